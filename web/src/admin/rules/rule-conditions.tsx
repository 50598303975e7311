// The conditions rules of every kind can have. Nothing chosen: any.
import { MultiSelect, TagsInput } from '@mantine/core';
import { useTranslation } from '../../i18n/translation.js';
import { customerLanguages } from '../../answers/customer-languages.js';
import type { Choice } from '../routing/use-routing-names.js';

interface SeveralProps {
  label: string;
  data: Choice[];
  value: string[];
  onChange: (value: string[]) => void;
}

export function Several(props: SeveralProps) {
  const { t } = useTranslation();
  return (
    <MultiSelect
      {...props}
      placeholder={props.value.length === 0 ? t('routing.any') : ''}
      nothingFoundMessage={t('routing.nothingFound')}
      searchable
      clearable
      hidePickedOptions
    />
  );
}

interface ChannelDraft {
  accountIds: string[];
  platforms: string[];
}

/** Where somebody writes. */
export function ChannelConditions({
  draft,
  names,
  change,
}: {
  draft: ChannelDraft;
  names: { accounts: Choice[]; platforms: Choice[] };
  change: (part: Partial<ChannelDraft>) => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      <Several
        label={t('routing.condition.accountIds')}
        data={names.accounts}
        value={draft.accountIds}
        onChange={(accountIds) => change({ accountIds })}
      />
      <Several
        label={t('routing.condition.platforms')}
        data={names.platforms}
        value={draft.platforms}
        onChange={(platforms) => change({ platforms })}
      />
    </>
  );
}

interface CustomerDraft {
  languages: string[];
  labelIds: string[];
}

/** Who it is that writes. */
export function CustomerConditions({
  draft,
  labels,
  change,
}: {
  draft: CustomerDraft;
  labels: Choice[];
  change: (part: Partial<CustomerDraft>) => void;
}) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <Several
        label={t('routing.condition.languages')}
        data={customerLanguages(i18n.language, draft.languages)}
        value={draft.languages}
        onChange={(languages) => change({ languages })}
      />
      <Several label={t('routing.condition.labelIds')} data={labels} value={draft.labelIds} onChange={(labelIds) => change({ labelIds })} />
    </>
  );
}

/** What is written; `description` says where it is looked for. */
export function KeywordsField({
  description,
  value,
  onChange,
}: {
  description: string;
  value: string[];
  onChange: (keywords: string[]) => void;
}) {
  const { t } = useTranslation();
  return (
    <TagsInput
      label={t('routing.condition.keywords')}
      description={description}
      value={value}
      onChange={onChange}
      maxTags={100}
      splitChars={[',', '，', ';', '；']}
    />
  );
}
