import { ActionIcon, Menu } from '@mantine/core';
import { notify } from '../shell/notify.js';
import { IconEye, IconEyeOff, IconPin, IconPinnedOff } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView } from '../../../src/contract/api.js';
import { markInOwnList } from '../api/conversations.js';
import { changeConversation } from '../data/conversation-list.js';
import { refreshLists } from '../data/list-refresh.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { useShortcuts } from '../shortcuts/shortcuts.js';

/** Where the conversation stands in the agent's own lists: pinned to their top, or hidden from them. */
export function OwnListMenu({ row }: { row: ConversationView }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const mark = useMutation({
    mutationFn: ({ name, value }: { name: 'pinned' | 'hidden'; value: boolean }) => markInOwnList(row.id, name, value),
    onSuccess: async (_answer, { name, value }) => {
      changeConversation(client, row.id, (shown) => ({ ...shown, [name]: value }));
      await refreshLists(client);
    },
    onError: (error) => notify({ color: 'red', title: t('inbox.notMarked'), message: describe(error) }),
  });
  useShortcuts({ pin: () => mark.mutate({ name: 'pinned', value: !row.pinned }) });
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" loading={mark.isPending} aria-label={t('inbox.ownList')}>
          <IconPin size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={row.pinned ? <IconPinnedOff size={16} /> : <IconPin size={16} />}
          onClick={() => mark.mutate({ name: 'pinned', value: !row.pinned })}
        >
          {t(row.pinned ? 'inbox.unpin' : 'inbox.pin')}
        </Menu.Item>
        <Menu.Item
          leftSection={row.hidden ? <IconEye size={16} /> : <IconEyeOff size={16} />}
          onClick={() => mark.mutate({ name: 'hidden', value: !row.hidden })}
        >
          {t(row.hidden ? 'inbox.unhide' : 'inbox.hide')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
