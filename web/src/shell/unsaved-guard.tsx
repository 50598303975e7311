import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import { ConfirmDialog } from './confirm-dialog.js';

/** Asks before what was written and not saved is left: for another page, another choice on this one, or none at all. */
export function UnsavedGuard({ unsaved }: { unsaved: boolean }) {
  const { t } = useTranslation();
  const leaving = useBlocker({
    // Whose login has ended is sent to the door; the way back leads here.
    shouldBlockFn: ({ next }) => unsaved && next.pathname !== '/login',
    enableBeforeUnload: () => unsaved,
    withResolver: true,
  });
  if (leaving.status !== 'blocked') return null;
  return (
    <ConfirmDialog
      title={t('unsaved.title')}
      text={t('unsaved.text')}
      action={t('unsaved.leave')}
      onClose={leaving.reset}
      onConfirmed={leaving.proceed}
    />
  );
}
