// Which conversations are looked at in this browser. The tab in front holds a lock by the name of its conversation, which ends with the tab.
import { useEffect } from 'react';
import { v4 } from 'uuid';

/** This tab. */
const own = v4();
const placeOf = (conversationId: string): string => `switchboard.looking.${conversationId}.`;

/** A page that is not served safely has no locks, and knows only of itself. */
const hasLocks = (): boolean => 'locks' in navigator;

/** In another tab. */
export async function isLookedAt(conversationId: string): Promise<boolean> {
  if (!hasLocks()) return false;
  // Who cannot be asked is told once too often rather than not at all.
  const { held = [] } = await navigator.locks.query().catch((): LockManagerSnapshot => ({}));
  const place = placeOf(conversationId);
  return held.some(({ name = '' }) => name.startsWith(place) && name !== place + own);
}

/** Tells the other tabs while this one is in front. */
export function useLooking(conversationId: string | undefined): void {
  useEffect(() => {
    if (conversationId === undefined || !hasLocks()) return undefined;
    let lookAway: (() => void) | null = null;
    const look = (): void => {
      if (lookAway !== null || !document.hasFocus()) return;
      const away = new Promise<void>((resolve) => (lookAway = resolve));
      void navigator.locks.request(placeOf(conversationId) + own, { mode: 'shared' }, () => away);
    };
    const leave = (): void => {
      lookAway?.();
      lookAway = null;
    };
    look();
    window.addEventListener('focus', look);
    window.addEventListener('blur', leave);
    return () => {
      leave();
      window.removeEventListener('focus', look);
      window.removeEventListener('blur', leave);
    };
  }, [conversationId]);
}
