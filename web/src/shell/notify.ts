// Notes in the corner. What draws them is fetched after the page itself, or with the first note.
import type { NotificationData } from '@mantine/notifications';
import { translation } from '../i18n/translation.js';

export const loadNotes = () => import('@mantine/notifications');

let wanted = false;
const listeners = new Set<() => void>();

/** Whether there has been a note yet: before, there is no corner to draw. */
export const notesWanted = (): boolean => wanted;

export function onNotesWanted(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A note that can be closed by whoever cannot see its cross. */
export function notify(note: NotificationData): void {
  wanted = true;
  for (const listener of listeners) listener();
  const closing = { 'aria-label': translation().t('common.close') };
  // Without the corner nothing can be shown; what failed shows at its own place too.
  void loadNotes()
    .then(({ notifications }) => notifications.show({ closeButtonProps: closing, ...note }))
    .catch(() => undefined);
}
