import { ActionIcon, Badge, Group, Skeleton, TagsInput, Text, TextInput, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PlatformRemarks as Remarks } from '../../../src/contract/account-tools.js';
import type { ConversationView } from '../../../src/contract/api.js';
import { changeRemarks, getRemarks } from '../api/contacts.js';
import { refreshPeople } from '../data/contacts.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { useTranslation } from '../i18n/translation.js';
import { FormDialog } from '../shell/form-dialog.js';
import classes from './contact-panel.module.css';
import { Fact, Section } from './panel-section.js';

interface Props {
  conversation: ConversationView;
  limits: NonNullable<ConversationView['capabilities']['remarks']>;
}

const remarksKey = ({ id, contact }: ConversationView) => ['contact', contact.id, 'remarks', id];

/** What the account itself notes about the person at the platform. */
export function PlatformRemarks({ conversation, limits }: Props) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const [editing, setEditing] = useState(false);
  const { data, error } = useQuery({
    queryKey: remarksKey(conversation),
    queryFn: () => getRemarks(conversation.id),
    staleTime: 60_000,
    retry: false,
  });
  return (
    <Section
      title={t('person.remarks')}
      action={
        data && (
          <Tooltip label={t('person.editRemarks')}>
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('person.editRemarks')} onClick={() => setEditing(true)}>
              <IconPencil size={16} />
            </ActionIcon>
          </Tooltip>
        )
      }
    >
      {error !== null ? (
        <Text size="sm" c="dimmed">
          {describe(error)}
        </Text>
      ) : data === undefined ? (
        <Skeleton height={44} />
      ) : (
        <Shown remarks={data} />
      )}
      {editing && data && <EditRemarks conversation={conversation} limits={limits} remarks={data} onClose={() => setEditing(false)} />}
    </Section>
  );
}

function Shown({ remarks: { remark, tags } }: { remarks: Remarks }) {
  const { t } = useTranslation();
  return (
    <>
      <dl className={classes.facts}>
        <Fact label={t('person.remark')}>
          <span dir="auto">{remark === '' ? t('person.noRemark') : remark}</span>
        </Fact>
      </dl>
      <Group gap={6} mt={6} aria-label={t('person.tags')} role="group">
        {tags.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('person.noTags')}
          </Text>
        )}
        {tags.map((tag) => (
          <Badge key={tag} variant="default" radius="sm" tt="none" fw={500}>
            {tag}
          </Badge>
        ))}
      </Group>
    </>
  );
}

interface EditProps extends Props {
  remarks: Remarks;
  onClose: () => void;
}

function EditRemarks({ conversation, limits, remarks, onClose }: EditProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [remark, setRemark] = useState(remarks.remark);
  const [tags, setTags] = useState(remarks.tags);
  const save = useMutation({
    mutationFn: () => changeRemarks(conversation.id, { ...(remark.trim() !== remarks.remark && { remark }), tags }),
    onSuccess: (told) => {
      client.setQueryData(remarksKey(conversation), told);
      refreshPeople(client);
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('person.editRemarks')}
      action={t('common.save')}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <TextInput
        label={t('person.remark')}
        description={t('person.remarkHint')}
        value={remark}
        maxLength={limits.remarkMax}
        onChange={(event) => setRemark(event.currentTarget.value)}
        data-autofocus
      />
      <TagsInput
        label={t('person.tags')}
        description={t('person.tagsHint')}
        data={remarks.knownTags}
        value={tags}
        onChange={(chosen) => setTags(chosen.map((tag) => [...tag].slice(0, limits.tagMax).join('')))}
        maxTags={limits.tagsMax}
        acceptValueOnBlur
        clearable
      />
    </FormDialog>
  );
}
