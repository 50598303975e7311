import { ColorInput, Input, Paper, SegmentedControl, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconWorld } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { ChannelAccountView } from '../../../../src/contract/api.js';
import { listAccounts } from '../../api/admin.js';
import { LANGUAGES } from '../../i18n/languages.js';
import { PageMessage } from '../../shell/page-message.js';
import { QueryState } from '../query-state.js';
import { SectionHead } from '../section-head.js';
import { ToChannels } from '../to-channels.js';
import { AllowedSites } from './allowed-sites.js';
import { CopiedCode } from './copied-code.js';
import { IDENTITY_ATTRIBUTES, PLAIN_LOOK, policyOf, snippetOf, type SnippetLook } from './snippet.js';
import classes from './widget-page.module.css';
import { WidgetPreview } from './widget-preview.js';

const SWATCHES = ['#4a60d6', '#0b7285', '#2b8a3e', '#d9480f', '#c2255c', '#1d2330'];

/** What a site needs to show the chat, and how it will look there. */
export function WidgetPage() {
  const { t } = useTranslation();
  const accounts = useQuery({ queryKey: ['channel-accounts'], queryFn: listAccounts });
  return (
    <>
      <SectionHead title={t('widget.section')} text={t('widget.text')} />
      <QueryState query={accounts}>
        {({ items }) => {
          const sites = items.filter(({ intake }) => intake === 'direct');
          return sites.length === 0 ? <NoSite /> : <Sites sites={sites} />;
        }}
      </QueryState>
    </>
  );
}

function NoSite() {
  const { t } = useTranslation();
  return (
    <PageMessage icon={<IconWorld size={28} />} title={t('widget.none')} text={t('widget.noneText')}>
      <ToChannels />
    </PageMessage>
  );
}

function Sites({ sites }: { sites: readonly ChannelAccountView[] }) {
  const { t } = useTranslation();
  const [accountId, setAccountId] = useState<string | null>(null);
  const [look, setLook] = useState(PLAIN_LOOK);
  const account = sites.find(({ id }) => id === accountId) ?? sites[0];
  if (account === undefined) return null;
  const hub = window.location.origin;
  return (
    <div className={classes.columns}>
      <Stack>
        {sites.length > 1 && (
          <Select
            label={t('widget.account')}
            data={sites.map(({ id, name }) => ({ value: id, label: name }))}
            value={account.id}
            onChange={setAccountId}
            allowDeselect={false}
          />
        )}
        <Look look={look} onChange={setLook} />
        <Section title={t('widget.snippet')} text={t('widget.snippetText')}>
          <CopiedCode code={snippetOf(hub, account.id, look)} />
          <AllowedSites key={account.id} account={account} />
        </Section>
        <Section title={t('widget.policy')} text={t('widget.policyText')}>
          <CopiedCode code={policyOf(hub)} />
        </Section>
        <Section title={t('widget.identity')} text={t('widget.identityText')}>
          <CopiedCode code={IDENTITY_ATTRIBUTES} />
        </Section>
      </Stack>
      <div>
        <Title order={2} size="h5">
          {t('widget.preview')}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {t('widget.previewText')}
        </Text>
        <WidgetPreview look={look} accountName={account.name} label={t('widget.preview')} />
      </div>
    </div>
  );
}

function Look({ look, onChange }: { look: SnippetLook; onChange: (look: SnippetLook) => void }) {
  const { t } = useTranslation();
  return (
    <Section title={t('widget.look')}>
      <SimpleGrid cols={{ base: 1, '460px': 2 }} type="container">
        <Choice
          label={t('widget.language')}
          value={look.language}
          options={[{ value: 'auto', label: t('widget.languageAuto') }, ...LANGUAGES.map(({ code, label }) => ({ value: code, label }))]}
          onChange={(language) => onChange({ ...look, language })}
        />
        <Choice
          label={t('widget.scheme')}
          value={look.scheme}
          options={[
            { value: 'auto', label: t('widget.schemeAuto') },
            { value: 'light', label: t('widget.light') },
            { value: 'dark', label: t('widget.dark') },
          ]}
          onChange={(scheme) => onChange({ ...look, scheme })}
        />
        <ColorInput
          label={t('widget.color')}
          value={look.color}
          placeholder={SWATCHES[0] ?? ''}
          swatches={SWATCHES}
          format="hex"
          withEyeDropper={false}
          onChange={(color) => onChange({ ...look, color })}
        />
        <div>
          <Input.Label id="widget-side" labelElement="div">
            {t('widget.side')}
          </Input.Label>
          <SegmentedControl
            fullWidth
            aria-labelledby="widget-side"
            value={look.side}
            data={[
              { value: 'left', label: t('widget.left') },
              { value: 'right', label: t('widget.right') },
            ]}
            onChange={(side) => onChange({ ...look, side })}
          />
        </div>
      </SimpleGrid>
    </Section>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <Select
      label={label}
      value={value}
      data={[...options]}
      allowDeselect={false}
      onChange={(chosen) => {
        const option = options.find((one) => one.value === chosen);
        if (option !== undefined) onChange(option.value);
      }}
    />
  );
}

function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" radius="lg" component="section">
      <Title order={2} size="h5" mb={4}>
        {title}
      </Title>
      {text !== undefined && (
        <Text size="sm" c="dimmed" mb="sm">
          {text}
        </Text>
      )}
      <Stack gap="sm">{children}</Stack>
    </Paper>
  );
}
