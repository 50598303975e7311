import { Alert, Button, Group, Stack } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { Dialog } from './dialog.js';

interface Props {
  title: string;
  /** What the button that sends the form says. */
  action: string;
  ready?: boolean;
  /** As Mantine's Modal; absent: narrow. */
  size?: string;
  busy?: boolean;
  /** Why the last try was refused; words of one's own stand as they are. */
  error?: Error | string | null;
  onClose: () => void;
  onSubmit: () => void;
  children: ReactNode;
}

/** The frame of every small form over a page: Enter sends it, Escape leaves it, a click beside it does not, a refusal is told inside it. */
export function FormDialog({ title, action, ready = true, size = 'md', busy = false, error = null, onClose, onSubmit, children }: Props) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // A dialog lies inside another form for React, though not on the page.
    event.stopPropagation();
    if (ready && !busy) onSubmit();
  };
  return (
    <Dialog onClose={onClose} title={title} size={size} closeOnClickOutside={false}>
      <form onSubmit={submit} autoComplete="off">
        <Stack ta="start">
          {children}
          {error !== null && (
            <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert">
              {typeof error === 'string' ? error : describe(error)}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={!ready}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
