import { Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ChannelAccountView, GroupView, PlatformView } from '../../../src/contract/api.js';
import { changeAccount } from '../api/admin.js';
import { FormDialog } from '../shell/form-dialog.js';
import { notify } from '../shell/notify.js';
import { changedCredentials, changedSettings, shownSettings } from './account-change.js';
import { changedParts } from './changed-parts.js';
import { AccountFields, type AccountEntries } from './account-fields.js';
import { areAllShown, useFieldComplaints } from './field-complaints.js';

interface Props {
  account: ChannelAccountView;
  /** Absent while it is not known what this platform asks for. */
  platform: PlatformView | undefined;
  groups: readonly GroupView[];
  onClose: () => void;
}

/** Name and group are the hub's own; settings and credentials are proven with the platform before they are kept. */
export function EditAccountDialog({ account, platform, groups, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [ownBefore] = useState({ name: account.name, groupId: account.groupId });
  const [name, setName] = useState(ownBefore.name);
  const [groupId, setGroupId] = useState(ownBefore.groupId);
  const [settingsBefore] = useState(account.settings);
  // The platform may be known later than the dialog is opened; what was typed until then stays.
  const before = useMemo(() => shownSettings(platform?.settings ?? [], settingsBefore), [platform, settingsBefore]);
  const [typed, setTyped] = useState<AccountEntries>({ settings: {}, credentials: {}, removed: [] });
  const entries = { ...typed, settings: { ...before, ...typed.settings } };
  const [opened, setOpened] = useState<string[]>(account.state === 'auth_failed' ? ['credentials'] : []);
  const save = useMutation({
    mutationFn: () => {
      const settings = changedSettings(platform?.settings ?? [], before, entries.settings);
      const credentials = changedCredentials(platform?.credentials ?? [], entries.credentials, entries.removed);
      return changeAccount(account.id, {
        ...changedParts(ownBefore, { name: name.trim(), groupId }),
        ...(Object.keys(settings).length > 0 && { settings }),
        ...(Object.keys(credentials).length > 0 && { credentials }),
      });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['channel-accounts'] });
      notify({ color: 'teal', message: t('admin.accountSaved', { name: name.trim() }) });
      onClose();
    },
  });
  const complaints = useFieldComplaints(save.error);
  const complained = [...complaints.keys()].map((path) => path.split('.')[0] ?? path);
  return (
    <FormDialog
      title={t('admin.editAccount')}
      action={t('common.save')}
      size="lg"
      ready={name.trim() !== ''}
      busy={save.isPending}
      error={areAllShown(complaints, platform) ? t('admin.lookAtFields') : save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <TextInput
        label={t('admin.accountName')}
        value={name}
        maxLength={100}
        required
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <Select
        label={t('admin.servedBy')}
        description={t('admin.servedByText')}
        data={groups.map((group) => ({ value: group.id, label: group.name }))}
        value={groupId}
        onChange={(value) => setGroupId(value ?? groupId)}
        allowDeselect={false}
      />
      {platform !== undefined && (
        <AccountFields
          platform={platform}
          entries={entries}
          complaints={complaints}
          opened={[...new Set([...opened, ...complained])]}
          onOpened={setOpened}
          onChange={setTyped}
        />
      )}
    </FormDialog>
  );
}
