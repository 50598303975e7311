import { Button, Group, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ConversationView } from '../../../src/contract/api.js';
import { stepSession, type SessionStep } from '../api/conversations.js';
import { refreshConversation } from '../data/conversation.js';
import { isSupervisor, useMe } from '../data/me.js';
import { useDescribeError } from '../i18n/describe-error.js';

const REASONS = ['resolved', 'no_answer', 'spam', 'other'] as const;

/** Moves a service session on; the row shows what the hub made of it. */
export function useSessionStep(conversationId: string) {
  const client = useQueryClient();
  const describe = useDescribeError();
  return useMutation({
    mutationFn: ({ step, reason }: { step: SessionStep; reason?: string }) => stepSession(conversationId, step, reason),
    onError: (error) => notifications.show({ color: 'red', message: describe(error) }),
    onSettled: () => refreshConversation(client, conversationId).catch(() => undefined),
  });
}

/** What this agent may do with the conversation's session now. */
export function ConversationActions({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const me = useMe();
  const { mutate, isPending, variables } = useSessionStep(conversation.id);
  const { session } = conversation;
  if (session === null || session.state === 'closed') return null;
  const isMine = session.assigneeId === me.agent.id;
  const isWaiting = session.assigneeId === undefined;
  const busy = (step: SessionStep): boolean => isPending && variables.step === step;

  return (
    <Group gap="xs" wrap="nowrap">
      {isWaiting && (
        <Button size="xs" loading={busy('claim')} onClick={() => mutate({ step: 'claim' })}>
          {t('contact.claim')}
        </Button>
      )}
      {!isWaiting && !isMine && isSupervisor(me) && (
        <Button size="xs" variant="light" loading={busy('take-over')} onClick={() => mutate({ step: 'take-over' })}>
          {t('contact.takeOver')}
        </Button>
      )}
      {isMine && (
        <Button size="xs" variant="default" loading={busy('release')} onClick={() => mutate({ step: 'release' })} visibleFrom="sm">
          {t('contact.release')}
        </Button>
      )}
      {(isMine || isWaiting || isSupervisor(me)) && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button
              size="xs"
              variant="default"
              loading={busy('close')}
              leftSection={<IconCheck size={14} />}
              rightSection={<IconChevronDown size={14} />}
            >
              {t('contact.close')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('contact.closeReason')}</Menu.Label>
            {REASONS.map((reason) => (
              <Menu.Item key={reason} onClick={() => mutate({ step: 'close', reason })}>
                {t(`contact.reason.${reason}`)}
              </Menu.Item>
            ))}
            {isMine && (
              <Menu.Item hiddenFrom="sm" onClick={() => mutate({ step: 'release' })}>
                {t('contact.release')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  );
}
