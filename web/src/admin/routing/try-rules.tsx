import { Alert, Button, Group, List, Paper, Select, SimpleGrid, Text, TextInput, ThemeIcon, Title } from '@mantine/core';
import { IconArrowRight, IconCheck, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { RoutingTrialView } from '../../../../src/contract/routing.js';
import { customerLanguages } from '../../answers/customer-languages.js';
import { tryRules } from '../../api/routing.js';
import { useDescribeError } from '../../i18n/describe-error.js';
import { ENTRY_KINDS } from './rule-draft.js';
import { nameIn, type RoutingNames } from './use-routing-names.js';

/** Where somebody would be served who comes like this, and why. */
export function TryRules({ names }: { names: RoutingNames }) {
  const { t, i18n } = useTranslation();
  const describe = useDescribeError();
  const [chosenAccount, setAccount] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [language, setLanguage] = useState<string | null>(null);
  const [kind, setKind] = useState<string | null>(null);
  const [value, setValue] = useState('');
  const accountId = chosenAccount ?? names.accounts[0]?.value ?? null;
  const ask = useMutation({ mutationFn: tryRules });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const known = ENTRY_KINDS.find((candidate) => candidate === kind);
    if (accountId === null) return;
    ask.mutate({
      accountId,
      text,
      ...(language !== null && { language }),
      ...(known !== undefined && { entryPoint: { kind: known, value: value.trim() } }),
    });
  };
  return (
    <Paper withBorder p="md" radius="lg" mt="xl" component="section" aria-labelledby="try-rules">
      <Title order={2} size="h5" id="try-rules">
        {t('routing.tryIt')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('routing.tryItText')}
      </Text>
      <form onSubmit={submit}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <Select label={t('routing.account')} data={names.accounts} value={accountId} onChange={setAccount} allowDeselect={false} />
          <Select label={t('routing.language')} data={customerLanguages(i18n.language)} value={language} onChange={setLanguage} clearable />
          <Select
            label={t('routing.cameBy')}
            data={ENTRY_KINDS.map((entry) => ({ value: entry, label: t(`routing.entryKind.${entry}`) }))}
            value={kind}
            onChange={setKind}
            clearable
          />
          <TextInput
            label={t('routing.entryValue')}
            value={value}
            disabled={kind === null}
            maxLength={1024}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
        </SimpleGrid>
        <TextInput
          label={t('routing.firstMessage')}
          mt="sm"
          value={text}
          maxLength={4096}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="sm">
          <Button type="submit" variant="light" loading={ask.isPending} disabled={accountId === null}>
            {t('routing.try')}
          </Button>
        </Group>
      </form>
      <div aria-live="polite">
        {ask.error !== null && <Alert color="red">{describe(ask.error)}</Alert>}
        {ask.data !== undefined && <Outcome trial={ask.data} names={names} />}
      </div>
    </Paper>
  );
}

function Outcome({ trial, names }: { trial: RoutingTrialView; names: RoutingNames }) {
  const { t } = useTranslation();
  const rule = trial.rules.find(({ id }) => id === trial.ruleId);
  return (
    <>
      <Alert mt="sm" icon={<IconArrowRight size={18} />} title={t('routing.goesTo', { group: nameIn(names.groups, trial.groupId) })}>
        {t(`routing.decidedBy.${trial.decidedBy}`, { rule: rule?.name ?? '' })}
      </Alert>
      <List mt="sm" spacing={4} size="sm" center listStyleType="none" pl={0}>
        {trial.rules.map((held) => (
          <List.Item
            key={held.id}
            icon={
              <ThemeIcon size={20} radius="xl" variant="light" color={held.fits && held.enabled ? 'teal' : 'gray'}>
                {held.fits && held.enabled ? <IconCheck size={13} /> : <IconX size={13} />}
              </ThemeIcon>
            }
          >
            {held.name}
            <Text span size="sm" c="dimmed">
              {' · '}
              <Why rule={held} />
            </Text>
          </List.Item>
        ))}
      </List>
    </>
  );
}

function Why({ rule }: { rule: RoutingTrialView['rules'][number] }) {
  const { t, i18n } = useTranslation();
  if (!rule.enabled) return t('routing.isOff');
  if (rule.fits) return t('routing.fits');
  const unmet = rule.conditions.filter(({ holds }) => !holds).map(({ condition }) => t(`routing.condition.${condition}`));
  return t('routing.unmet', { conditions: new Intl.ListFormat(i18n.language).format(unmet) });
}
