import { ActionIcon, Button, Group, Paper, Switch, Title } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import { ConfirmDialog } from '../../shell/confirm-dialog.js';

export interface RuleHandling {
  isLast: boolean;
  onMove: (by: 1 | -1) => void;
  onSwitch: (on: boolean) => void;
  onEdit: () => void;
  onDelete: () => void;
}

interface Props extends RuleHandling {
  name: string;
  /** From 1. */
  position: number;
  isOn: boolean;
  /** What goes with the rule. */
  deleteText: string;
  /** What the rule says. */
  children: ReactNode;
}

/** One rule of an ordered list: moved, switched, edited and deleted here, whatever it is about. */
export function RuleFrame({ name, position, isOn, isLast, deleteText, onMove, onSwitch, onEdit, onDelete, children }: Props) {
  const { t } = useTranslation();
  const [deleting, setDeleting] = useState(false);
  return (
    <Paper withBorder p="md" radius="lg" component="article" aria-label={name}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <div style={{ display: 'grid', gap: 2, flex: 'none' }}>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={position === 1}
            onClick={() => onMove(-1)}
            aria-label={t('routing.up', { name })}
          >
            <IconArrowUp size={17} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" disabled={isLast} onClick={() => onMove(1)} aria-label={t('routing.down', { name })}>
            <IconArrowDown size={17} />
          </ActionIcon>
        </div>
        <div style={{ flex: 1, minWidth: 0, opacity: isOn ? 1 : 0.6 }}>
          <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
            {position}. {name}
          </Title>
          {children}
        </div>
        <Switch checked={isOn} onChange={(event) => onSwitch(event.currentTarget.checked)} aria-label={t('routing.enabled', { name })} />
      </Group>
      <Group gap={6} justify="flex-end" mt="xs">
        <Button size="xs" variant="default" onClick={onEdit}>
          {t('common.edit')}
        </Button>
        <Button size="xs" variant="subtle" color="red" c="var(--sb-danger)" onClick={() => setDeleting(true)}>
          {t('common.delete')}
        </Button>
      </Group>
      {deleting && (
        <ConfirmDialog
          title={t('routing.deleteTitle', { name })}
          text={deleteText}
          action={t('common.delete')}
          onClose={() => setDeleting(false)}
          onConfirmed={onDelete}
        />
      )}
    </Paper>
  );
}
