import { Anchor, Button, Code, Group, Loader, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck, IconExternalLink } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { usePartnerName } from '../i18n/person-name.js';
import { previewWords } from '../i18n/preview-words.js';
import { useTranslation } from '../i18n/translation.js';
import { CopiedCode } from '../admin/widget/copied-code.js';
import { PLAIN_LOOK, snippetOf } from '../admin/widget/snippet.js';
import { listAccounts } from '../api/admin.js';
import { getLab } from '../api/lab.js';
import { listQuery } from '../data/conversation-list.js';

/** Waits for the first message to come in and shows it: the proof that everything is joined up. */
export function MessageStep({ onArrived }: { onArrived: (arrived: boolean) => void }) {
  const { t, i18n } = useTranslation();
  // The socket announces it; asking now and then covers a socket that cannot get through, which is what this page has to find out.
  const conversations = useInfiniteQuery({
    ...listQuery('all', ''),
    refetchInterval: (query) => ((query.state.data?.pages[0]?.items.length ?? 0) > 0 ? false : 4_000),
  });
  const accounts = useQuery({ queryKey: ['channel-accounts'], queryFn: listAccounts });
  const lab = useQuery({ queryKey: ['lab'], queryFn: getLab });
  const partnerName = usePartnerName();
  const first = conversations.data?.pages[0]?.items[0];
  const arrived = first !== undefined;
  useEffect(() => onArrived(arrived), [arrived, onArrived]);
  const account = accounts.data?.items[0];
  const inLab = lab.data?.platforms.some((platform) => platform.accounts.some(({ id }) => id === account?.id)) === true;

  if (first !== undefined) {
    return (
      <Stack align="center" role="status">
        <ThemeIcon size={56} radius="xl" color="teal">
          <IconCheck size={30} />
        </ThemeIcon>
        <Title order={1} size="h3">
          {t('setup.arrived')}
        </Title>
        <Text ta="center" style={{ overflowWrap: 'anywhere' }}>
          <strong>{partnerName(first)}</strong>: {first.lastMessage !== null && previewWords(i18n, first.lastMessage)}
        </Text>
        <Button
          size="md"
          renderRoot={(props) => (
            <Link to="/inbox/$conversationId" params={{ conversationId: first.id }} search={{ view: 'queued' }} {...props} />
          )}
        >
          {t('setup.openInbox')}
        </Button>
      </Stack>
    );
  }
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('setup.messageTitle')}
      </Title>
      {account?.intake === 'direct' ? (
        <>
          <Text>{t('setup.writeFromSite')}</Text>
          <CopiedCode code={snippetOf(window.location.origin, account.id, PLAIN_LOOK)} />
          <Text size="sm">
            <Anchor renderRoot={(props) => <Link to="/admin/widget" {...props} />}>{t('setup.moreOnSite')}</Anchor>
          </Text>
        </>
      ) : (
        <Text>{inLab ? t('setup.writeFromLab') : t('setup.writeFromPhone', { name: account?.name ?? '' })}</Text>
      )}
      {!inLab && account?.webhookUrl != null && (
        <Text size="sm" c="dimmed">
          {t('setup.webhookAt')} <Code>{account.webhookUrl}</Code>
        </Text>
      )}
      <Group role="status" gap="sm">
        <Loader size="sm" aria-hidden="true" />
        <Text size="sm">{t('setup.waiting')}</Text>
      </Group>
      <Group>
        {inLab && (
          <Button component="a" href="/lab" target="_blank" rightSection={<IconExternalLink size={16} />}>
            {t('setup.openLab')}
          </Button>
        )}
        <Button variant="default" renderRoot={(props) => <Link to="/inbox" {...props} />}>
          {t('setup.toInbox')}
        </Button>
      </Group>
    </Stack>
  );
}
