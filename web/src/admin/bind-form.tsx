import { Accordion, Alert, Button, Select, Stack, TextInput } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { BindField, GroupView, PlatformView } from '../../../src/contract/api.js';
import { bindAccount, createGroup, listGroups, listPlatforms, type BoundAccount } from '../api/admin.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { useSentences } from '../i18n/said.js';
import { usePlatformName } from '../i18n/platform-name.js';
import { BindFieldInput, type FieldValue } from './bind-field-input.js';
import { areAllShown, useFieldComplaints } from './field-complaints.js';
import { InboundKeyNote } from './inbound-key-note.js';
import { QueryState } from './query-state.js';

const BINDING = ['bind-account'];

interface Props {
  onBound: (account: BoundAccount) => void;
  /** While it is on its way, or shows what is shown once, it is not to be closed. */
  onHold?: (held: boolean) => void;
}

/** Binds an account of any platform; the fields come from its connector, so a new connector needs nothing here. */
export function BindForm({ onBound, onHold }: Props) {
  const platforms = useQuery({ queryKey: ['platforms'], queryFn: listPlatforms });
  const groups = useQuery({ queryKey: ['groups'], queryFn: listGroups });
  const [keyed, setKeyed] = useState<BoundAccount | null>(null);
  const held = useIsMutating({ mutationKey: BINDING }) > 0 || keyed !== null;
  useEffect(() => onHold?.(held), [held, onHold]);
  // What is shown once has to be seen before the page goes on.
  const bound = (account: BoundAccount): void => (account.inboundKey === undefined ? onBound(account) : setKeyed(account));
  if (keyed?.inboundKey !== undefined) {
    return (
      <InboundKeyNote inbound={{ inboundKey: keyed.inboundKey, inboundUrl: keyed.inboundUrl ?? null }} onKept={() => onBound(keyed)} />
    );
  }
  return (
    <QueryState query={platforms}>
      {({ items }) => (
        <QueryState query={groups}>{(known) => <Fields platforms={items} groups={known.items} onBound={bound} />}</QueryState>
      )}
    </QueryState>
  );
}

interface FieldsProps {
  platforms: PlatformView[];
  groups: GroupView[];
  onBound: (account: BoundAccount) => void;
}

function Fields({ platforms, groups, onBound }: FieldsProps) {
  const { t } = useTranslation();
  const nameOf = usePlatformName();
  const client = useQueryClient();
  const describe = useDescribeError();
  // Of the platform that may refuse.
  useSentences();
  const [platformName, setPlatformName] = useState(platforms[0]?.platform ?? '');
  const [name, setName] = useState('');
  const [groupId, setGroupId] = useState(groups[0]?.id ?? null);
  const [newGroup, setNewGroup] = useState('');
  const [values, setValues] = useState<Record<string, FieldValue>>({});
  const platform = platforms.find((candidate) => candidate.platform === platformName);

  /** It is there from now on, whether the platform takes the credentials or not. */
  const firstGroup = async (): Promise<string> => {
    const { id } = await createGroup({ name: newGroup.trim(), timezone: Intl.DateTimeFormat().resolvedOptions().timeZone });
    setGroupId(id);
    await client.invalidateQueries({ queryKey: ['groups'] });
    return id;
  };
  const bind = useMutation({
    mutationKey: BINDING,
    mutationFn: async (chosen: PlatformView) => {
      return bindAccount({
        platform: chosen.platform,
        ...(name.trim() !== '' && { name: name.trim() }),
        groupId: groupId ?? (await firstGroup()),
        credentials: filled(chosen.credentials, values),
        settings: filled(chosen.settings, values),
      });
    },
    onSuccess: async (account) => {
      await client.invalidateQueries({ queryKey: ['channel-accounts'] });
      onBound(account);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (platform !== undefined) bind.mutate(platform);
  };
  const complaints = useFieldComplaints(bind.error);
  const [unfolded, setUnfolded] = useState<string | null>(null);
  // A complaint that is folded away would be seen by nobody.
  const mustShow = [...complaints.keys()].some((path) => path.startsWith('settings.'));
  const input = (field: BindField, section: 'credentials' | 'settings') => (
    <BindFieldInput
      key={field.name}
      field={field}
      value={values[field.name]}
      complaint={complaints.get(`${section}.${field.name}`)}
      onChange={(value) => setValues({ ...values, [field.name]: value })}
    />
  );

  return (
    <form onSubmit={submit} autoComplete="off">
      <Stack>
        <Select
          label={t('admin.platform')}
          data={platforms.map((candidate) => ({ value: candidate.platform, label: nameOf(candidate.platform, candidate.displayName) }))}
          value={platformName}
          onChange={(value) => {
            setPlatformName(value ?? '');
            setValues({});
          }}
          allowDeselect={false}
        />
        {platform?.credentials.map((field) => input(field, 'credentials'))}
        <TextInput
          label={t('admin.accountName')}
          description={t('admin.accountNameText')}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {groups.length > 0 ? (
          <Select
            label={t('admin.servedBy')}
            description={t('admin.servedByText')}
            data={groups.map((group) => ({ value: group.id, label: group.name }))}
            value={groupId}
            onChange={setGroupId}
            allowDeselect={false}
          />
        ) : (
          <TextInput
            label={t('admin.newGroupName')}
            description={t('admin.servedByText')}
            value={newGroup}
            maxLength={100}
            required
            onChange={(event) => setNewGroup(event.currentTarget.value)}
          />
        )}
        {platform !== undefined && platform.settings.length > 0 && (
          <Accordion variant="contained" value={mustShow ? 'settings' : unfolded} onChange={setUnfolded}>
            <Accordion.Item value="settings">
              <Accordion.Control>{t('admin.advanced')}</Accordion.Control>
              <Accordion.Panel>
                <Stack>{platform.settings.map((field) => input(field, 'settings'))}</Stack>
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
        )}
        {bind.error !== null && (
          <Alert color="red" icon={<IconAlertCircle size={18} />} title={t('admin.bindRefused')} role="alert">
            {areAllShown(complaints, platform) ? t('admin.lookAtFields') : describe(bind.error)}
          </Alert>
        )}
        <Button type="submit" loading={bind.isPending} style={{ alignSelf: 'flex-start' }}>
          {t('admin.bind')}
        </Button>
      </Stack>
    </form>
  );
}

/** Only what was filled in; the hub knows the defaults. */
function filled(fields: readonly BindField[], values: Record<string, FieldValue>): Record<string, FieldValue> {
  const chosen: Record<string, FieldValue> = {};
  for (const { name } of fields) {
    const value = values[name];
    if (value !== undefined && value !== '') chosen[name] = typeof value === 'string' ? value.trim() : value;
  }
  return chosen;
}
