import { NumberInput, Select, SimpleGrid } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';
import type { Role } from '../../../src/contract/api.js';

const ROLES: readonly Role[] = ['agent', 'supervisor', 'admin'];
const MAX_LOAD_LIMIT = 1000;

export interface AgentWork {
  role: Role;
  /** Empty while it is being typed. */
  maxLoad: number | '';
}

interface Props {
  work: AgentWork;
  onChange: (work: AgentWork) => void;
}

/** What an agent may do and how much they take on: the same for a new agent and a known one. */
export function AgentWorkFields({ work, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
      <Select
        label={t('admin.role')}
        data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
        value={work.role}
        onChange={(value) => onChange({ ...work, role: ROLES.find((known) => known === value) ?? work.role })}
        allowDeselect={false}
      />
      <NumberInput
        label={t('admin.maxLoad')}
        value={work.maxLoad}
        onChange={(value) => onChange({ ...work, maxLoad: typeof value === 'number' ? value : '' })}
        min={0}
        max={MAX_LOAD_LIMIT}
        allowDecimal={false}
        required
      />
    </SimpleGrid>
  );
}
