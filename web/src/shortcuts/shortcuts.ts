// The keys that work outside of text fields. The sheet lists them; each part of the page says what its keys do.
import { useHotkeys } from '@mantine/hooks';
import { isDialogOpen } from '../shell/open-dialogs.js';
import { isTypingOn } from './typing-on.js';

export const SHORTCUTS = {
  help: 'shift+?',
  search: '/',
  next: 'j',
  previous: 'k',
  mine: '1',
  queued: '2',
  all: '3',
  closed: '4',
  claim: 'c',
  accept: 'a',
  decline: 'd',
  closeSession: 'e',
  reply: 'r',
  note: 'n',
  pin: 'p',
  priority: 'u',
  contact: 'i',
} as const;

export type Shortcut = keyof typeof SHORTCUTS;

/** As a keyboard shows them. */
export const shownKeys = (shortcut: Shortcut): string => SHORTCUTS[shortcut].replace('shift+', '').toUpperCase();

/** `undefined` switches a key off. None works while a dialog is open: what is under it is not what the agent looks at. */
export function useShortcuts(actions: Partial<Record<Shortcut, (() => void) | undefined>>): void {
  useHotkeys(
    Object.entries(actions).flatMap(([name, action]) =>
      action === undefined
        ? []
        : [
            [
              SHORTCUTS[name as Shortcut],
              (): void => {
                if (!isDialogOpen() && !isTypingOn()) action();
              },
              { preventDefault: true },
            ] as const,
          ],
    ),
  );
}
