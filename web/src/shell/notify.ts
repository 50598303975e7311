import { notifications, type NotificationData } from '@mantine/notifications';
import i18next from 'i18next';

/** A note in the corner that can be closed by whoever cannot see its cross. */
export function notify(note: NotificationData): void {
  notifications.show({ closeButtonProps: { 'aria-label': i18next.t('common.close') }, ...note });
}
