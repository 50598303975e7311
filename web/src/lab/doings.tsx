import { Autocomplete, Button, Group, Paper, Text, TextInput, Title, type OptionsFilter } from '@mantine/core';
import { notify } from '../shell/notify.js';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { actOnPhone, getPhoneChat, type PhoneAction, type PhoneAddress } from '../api/lab.js';
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
            h="auto"
            mih={26}
            styles={{ label: { whiteSpace: 'normal', textAlign: 'start', lineHeight: 1.4 } }}
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
          address={address}
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

interface AskDialogProps {
  doing: Asking;
  address: PhoneAddress;
  onClose: () => void;
  onAnswered: (answer: string) => void;
}

function AskDialog({ doing, address, onClose, onAnswered }: AskDialogProps) {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState(doing.suggestion);
  const input = {
    label: t(`lab.ask.${doing.ask}`),
    value: answer,
    maxLength: 200,
    required: true,
    'data-autofocus': true,
  };
  return (
    <FormDialog
      title={t(`lab.doing.${doing.name}`)}
      action={t('lab.do')}
      ready={answer.trim() !== ''}
      onClose={onClose}
      onSubmit={() => onAnswered(answer.trim())}
    >
      {doing.ask === 'scene' ? (
        <SceneInput {...input} address={address} onChange={setAnswer} />
      ) : (
        <TextInput {...input} onChange={(event) => setAnswer(event.currentTarget.value)} />
      )}
    </FormDialog>
  );
}

const everything: OptionsFilter = ({ options }) => options;

/** Any scene may be typed: codes printed long ago hang around too. */
function SceneInput({ address, ...input }: { address: PhoneAddress; label: string; value: string; onChange: (scene: string) => void }) {
  const { t } = useTranslation();
  const { platform, externalAccountId, personId } = address;
  const phone = useQuery({
    queryKey: ['lab', 'codes', platform, externalAccountId, personId],
    queryFn: ({ signal }) => getPhoneChat(address, { after: 0, waitSeconds: 0 }, signal),
    gcTime: 0,
  });
  const scenes = [...new Set(phone.data?.codes ?? [])];
  return (
    <Autocomplete {...input} data={scenes} filter={everything} openOnFocus={false} description={scenes.length > 0 && t('lab.codes')} />
  );
}
