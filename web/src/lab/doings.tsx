import { Button, Group, Paper, Text, TextInput, Title } from '@mantine/core';
import { notify } from '../shell/notify.js';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { actOnPhone, type PhoneAction, type PhoneAddress } from '../api/lab.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { FormDialog } from '../shell/form-dialog.js';
import type { Doing } from './phone-ways.js';

type Asking = Extract<Doing, { ask: string }>;

/** What else happens on this platform, beyond writing and sending. */
export function Doings({ doings, address }: { doings: readonly Doing[]; address: PhoneAddress }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const [asking, setAsking] = useState<Asking | null>(null);
  const act = useMutation({
    mutationFn: (action: PhoneAction) => actOnPhone(address, action),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  return (
    <Paper withBorder p="md" radius="lg">
      <Title order={2} size="h5" mb={4}>
        {t('lab.doings')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('lab.doingsText')}
      </Text>
      <Group gap={6}>
        {doings.map((doing) => (
          <Button
            key={doing.name}
            size="compact-sm"
            variant="default"
            onClick={() => ('action' in doing ? act.mutate(doing.action) : setAsking(doing))}
          >
            {t(`lab.doing.${doing.name}`)}
            {'ask' in doing && '…'}
          </Button>
        ))}
      </Group>
      {asking !== null && (
        <AskDialog
          doing={asking}
          onClose={() => setAsking(null)}
          onAnswered={(answer) => {
            act.mutate(asking.actionWith(answer));
            setAsking(null);
          }}
        />
      )}
    </Paper>
  );
}

function AskDialog({ doing, onClose, onAnswered }: { doing: Asking; onClose: () => void; onAnswered: (answer: string) => void }) {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState(doing.suggestion);
  return (
    <FormDialog
      title={t(`lab.doing.${doing.name}`)}
      action={t('lab.do')}
      ready={answer.trim() !== ''}
      onClose={onClose}
      onSubmit={() => onAnswered(answer.trim())}
    >
      <TextInput
        label={t(`lab.ask.${doing.ask}`)}
        value={answer}
        maxLength={200}
        required
        onChange={(event) => setAnswer(event.currentTarget.value)}
        data-autofocus
      />
    </FormDialog>
  );
}
