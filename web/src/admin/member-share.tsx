import { Group, NumberInput } from '@mantine/core';
import type { GroupMemberView } from '../../../src/contract/api.js';
import { useTranslation } from '../i18n/translation.js';

/** Of who has just come into a group. */
export const NO_SHARE = { priority: 0, maxLoad: null };
const PRIORITY_LIMIT = 1000;
const MAX_LOAD_LIMIT = 1000;

interface Props {
  name: string;
  share: GroupMemberView;
  onChange: (share: GroupMemberView) => void;
}

/** How much of the group's work a member gets. */
export function MemberShare({ name, share, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Group gap={6} wrap="nowrap">
      <NumberInput
        size="xs"
        w={84}
        aria-label={t('admin.memberPriority', { name })}
        title={t('admin.memberPriorityText')}
        placeholder={t('admin.priority')}
        value={share.priority === 0 ? '' : share.priority}
        onChange={(value) => onChange({ ...share, priority: typeof value === 'number' ? value : 0 })}
        min={-PRIORITY_LIMIT}
        max={PRIORITY_LIMIT}
        allowDecimal={false}
      />
      <NumberInput
        size="xs"
        w={84}
        aria-label={t('admin.memberMost', { name })}
        title={t('admin.memberMostText')}
        placeholder={t('admin.most')}
        value={share.maxLoad ?? ''}
        onChange={(value) => onChange({ ...share, maxLoad: typeof value === 'number' ? value : null })}
        min={0}
        max={MAX_LOAD_LIMIT}
        allowDecimal={false}
      />
    </Group>
  );
}

/** The members whose share is another now. */
export function changedShares(before: readonly GroupMemberView[], now: readonly GroupMemberView[]): GroupMemberView[] {
  return now.filter(({ agentId, priority, maxLoad }) => {
    const was = before.find((share) => share.agentId === agentId) ?? NO_SHARE;
    return was.priority !== priority || was.maxLoad !== maxLoad;
  });
}
