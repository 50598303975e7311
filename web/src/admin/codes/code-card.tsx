import { ActionIcon, Anchor, Badge, Button, Code, Group, Paper, Stack, Text, Title, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { QrCodeView } from '../../../../src/contract/routing.js';
import { exactTime, untilTime } from '../../i18n/times.js';
import { ConfirmDialog } from '../../shell/confirm-dialog.js';
import { useNow } from '../../shell/use-now.js';
import { nameIn, type Choice } from '../routing/use-routing-names.js';
import { CodePicture, codeFile } from './code-picture.js';

interface Props {
  code: QrCodeView;
  accounts: Choice[];
  groups: Choice[];
  onEdit: () => void;
  onDelete: () => void;
}

export function CodeCard({ code, accounts, groups, onEdit, onDelete }: Props) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const [deleting, setDeleting] = useState(false);
  const hasEnded = code.expiresAt !== undefined && Date.parse(code.expiresAt) <= now;
  return (
    <Paper withBorder p="md" radius="lg" component="article" aria-label={code.name}>
      <Group align="flex-start" gap="md" wrap="nowrap">
        <CodePicture text={code.url} label={t('codes.picture', { name: code.name })} size={116} />
        <Stack gap={4} style={{ flex: 1, minWidth: 0 }}>
          <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
            {code.name}
          </Title>
          <Text size="sm" c="dimmed">
            {nameIn(accounts, code.accountId)}
          </Text>
          <Text size="sm">
            {code.groupId === undefined ? t('codes.byRules') : t('routing.goesTo', { group: nameIn(groups, code.groupId) })}
          </Text>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {t('codes.scene')} <Code>{code.scene}</Code>
          </Text>
          {code.expiresAt !== undefined &&
            (hasEnded ? (
              <Badge color="red" variant="light">
                {t('codes.ended')}
              </Badge>
            ) : (
              <Text size="xs" c="dimmed" title={exactTime(code.expiresAt, i18n.language)}>
                {t('codes.until', { time: untilTime(code.expiresAt, now, i18n.language) })}
              </Text>
            ))}
        </Stack>
      </Group>
      <Group gap={6} justify="flex-end" mt="sm">
        <Anchor href={code.imageUrl} target="_blank" rel="noopener noreferrer" size="sm" mr="auto">
          {t('codes.original')}
        </Anchor>
        <Tooltip label={t('codes.download')}>
          <ActionIcon variant="default" aria-label={t('codes.downloadOf', { name: code.name })} onClick={() => save(code)}>
            <IconDownload size={17} />
          </ActionIcon>
        </Tooltip>
        <Button size="xs" variant="default" onClick={onEdit}>
          {t('common.edit')}
        </Button>
        <Button size="xs" variant="subtle" color="red" c="var(--sb-danger)" onClick={() => setDeleting(true)}>
          {t('common.delete')}
        </Button>
      </Group>
      {deleting && (
        <ConfirmDialog
          title={t('codes.deleteTitle', { name: code.name })}
          text={t('codes.deleteText')}
          action={t('common.delete')}
          onClose={() => setDeleting(false)}
          onConfirmed={onDelete}
        />
      )}
    </Paper>
  );
}

function save(code: QrCodeView): void {
  const address = URL.createObjectURL(codeFile(code.url));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${code.scene.replace(/[^\p{L}\p{N}_-]+/gu, '-')}.svg`;
  link.click();
  URL.revokeObjectURL(address);
}
