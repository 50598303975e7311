// What happened that an agent may want to hear of while looking elsewhere.
import type { MessageView } from '../../../src/contract/api.js';

export type DeskNews =
  /** An end user wrote. */
  | { kind: 'message'; message: MessageView }
  /** Given to an agent who did not take it themselves. */
  | { kind: 'assigned'; conversationId: string; assigneeId: string }
  /** The viewer is asked to take it. */
  | { kind: 'offered'; conversationId: string }
  | { kind: 'queue'; groupId: string; queued: number }
  /** Connected, or connected again: what was counted before may be old. */
  | { kind: 'opened' };

export class News {
  private readonly listeners = new Set<(news: DeskNews) => void>();

  subscribe = (listener: (news: DeskNews) => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  tell(news: DeskNews): void {
    for (const listener of this.listeners) listener(news);
  }
}
