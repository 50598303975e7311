import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { AccountMenuEntry, AccountMenuLimits } from '../../../../src/contract/account-tools.js';
import type { ChannelAccountView } from '../../../../src/contract/api.js';
import { getMenu, putMenu } from '../../api/routing.js';
import { useDescribeError } from '../../i18n/describe-error.js';
import { Dialog } from '../../shell/dialog.js';
import { notify } from '../../shell/notify.js';
import { QueryState } from '../query-state.js';
import { MenuButton } from './menu-button.js';
import { draftsOf, entriesOf, isWhole, NEW_BUTTON } from './menu-draft.js';

interface Props {
  account: ChannelAccountView;
  limits: AccountMenuLimits;
  onClose: () => void;
}

/** The menu below every chat, as the platform has it now. */
export function AccountMenuDialog({ account, limits, onClose }: Props) {
  const { t } = useTranslation();
  const menu = useQuery({
    queryKey: ['account-menu', account.id],
    queryFn: () => getMenu(account.id),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return (
    <Dialog onClose={onClose} title={t('accountMenu.title', { name: account.name })} size="lg" centered={false} closeOnClickOutside={false}>
      <QueryState query={menu}>
        {({ entries }) => <MenuForm accountId={account.id} before={entries} limits={limits} onClose={onClose} />}
      </QueryState>
    </Dialog>
  );
}

interface FormProps {
  accountId: string;
  before: AccountMenuEntry[];
  limits: AccountMenuLimits;
  onClose: () => void;
}

function MenuForm({ accountId, before, limits, onClose }: FormProps) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const [buttons, setButtons] = useState(() => draftsOf(before));
  const save = useMutation({
    mutationFn: () => putMenu(accountId, entriesOf(buttons)),
    onSuccess: () => {
      notify({ color: 'teal', message: t('accountMenu.saved') });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} autoComplete="off">
      <Stack>
        <Text size="sm" c="dimmed">
          {t(buttons.length === 0 ? 'accountMenu.none' : 'accountMenu.text')}
        </Text>
        {buttons.map((button, index) => (
          <MenuButton
            key={index}
            number={index + 1}
            draft={button}
            limits={limits}
            onChange={(changed) => setButtons(buttons.map((known, place) => (place === index ? changed : known)))}
            onRemove={() => setButtons(buttons.filter((_known, place) => place !== index))}
          />
        ))}
        {buttons.length < limits.maxEntries && (
          <Button variant="light" leftSection={<IconPlus size={17} />} onClick={() => setButtons([...buttons, NEW_BUTTON])}>
            {t('accountMenu.addButton')}
          </Button>
        )}
        {save.error !== null && (
          <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert">
            {describe(save.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!isWhole(buttons, limits)}>
            {t('accountMenu.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
