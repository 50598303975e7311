import { MultiSelect, NumberInput, Select, SimpleGrid } from '@mantine/core';
import { languageName } from '../i18n/language-name.js';
import { useTranslation } from '../i18n/translation.js';
import type { Role } from '../../../src/contract/api.js';

const ROLES: readonly Role[] = ['agent', 'supervisor', 'admin'];
const MAX_LOAD_LIMIT = 1000;
/** Offered; an agent may have others. */
const LANGUAGES = [
  'zh',
  'en',
  'ja',
  'ko',
  'es',
  'pt',
  'fr',
  'de',
  'it',
  'nl',
  'pl',
  'ru',
  'uk',
  'tr',
  'ar',
  'fa',
  'hi',
  'id',
  'ms',
  'th',
  'vi',
];
const MOST_LANGUAGES = 20;

export interface AgentWork {
  role: Role;
  /** Empty while it is being typed. */
  maxLoad: number | '';
  languages: string[];
}

interface Props {
  work: AgentWork;
  onChange: (work: AgentWork) => void;
}

/** What an agent may do and how much they take on: the same for a new agent and a known one. */
export function AgentWorkFields({ work, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const offered = [...new Set([...LANGUAGES, ...work.languages])];
  return (
    <>
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
      <MultiSelect
        label={t('admin.languages')}
        description={t('admin.languagesText')}
        data={offered.map((code) => ({ value: code, label: languageName(code, i18n.language) }))}
        value={work.languages}
        onChange={(languages) => onChange({ ...work, languages })}
        maxValues={MOST_LANGUAGES}
        searchable
        clearable
      />
    </>
  );
}
