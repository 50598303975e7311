// Who is typing where, just now. Nothing says that somebody stopped, so it is forgotten after a few seconds.
import { useSyncExternalStore } from 'react';

const FORGET_MS = 6_000;

export class Typists {
  private readonly listeners = new Set<() => void>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private current: ReadonlyMap<string, readonly string[]> = new Map();

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): ReadonlyMap<string, readonly string[]> => this.current;

  typing(conversationId: string, who: string): void {
    const key = `${conversationId} ${who}`;
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => this.stopped(conversationId, who), FORGET_MS),
    );
    const others = this.current.get(conversationId) ?? [];
    if (!others.includes(who)) this.set(conversationId, [...others, who]);
  }

  stopped(conversationId: string, who: string): void {
    const key = `${conversationId} ${who}`;
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    const typing = this.current.get(conversationId);
    if (typing?.includes(who))
      this.set(
        conversationId,
        typing.filter((other) => other !== who),
      );
  }

  private set(conversationId: string, who: readonly string[]): void {
    const next = new Map(this.current);
    if (who.length === 0) next.delete(conversationId);
    else next.set(conversationId, who);
    this.current = next;
    for (const listener of this.listeners) listener();
  }
}

export function useTypists(typists: Typists, conversationId: string): readonly string[] {
  return useSyncExternalStore(typists.subscribe, typists.snapshot).get(conversationId) ?? [];
}
