import { ActionIcon, Button, CloseButton, Group, Select, TextInput, VisuallyHidden } from '@mantine/core';
import { IconArrowLeft, IconLock, IconSearch, IconTags, IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { PersonPanel } from '../contact/person-panel.js';
import { contactQuery, labelsQuery } from '../data/contacts.js';
import { useMe } from '../data/me.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { PageLoading } from '../shell/page-loading.js';
import { PageMessage } from '../shell/page-message.js';
import { useSearchWords } from '../shell/use-search-words.js';
import { ContactList } from './contact-list.js';
import classes from './contacts-page.module.css';
import { LabelsDialog } from './labels-dialog.js';

const route = getRouteApi('/desk/contacts');

/** Everybody the agent may see: the list at the left, the chosen one beside it; on a phone one at a time. */
export function ContactsPage() {
  const { t } = useTranslation();
  const { contactId } = useParams({ strict: false });
  return (
    <div className={classes.contacts} data-reading={contactId !== undefined}>
      <VisuallyHidden component="h1">{t('people.title')}</VisuallyHidden>
      <section className={classes.list} aria-label={t('people.title')}>
        <Head />
        <ContactList openId={contactId} />
      </section>
      <section className={classes.person} aria-label={t('contact.title')}>
        {contactId === undefined ? (
          <PageMessage icon={<IconUser size={28} />} title={t('people.pick')} text={t('people.pickText')} />
        ) : (
          <ChosenContact key={contactId} contactId={contactId} />
        )}
      </section>
    </div>
  );
}

function Head() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { q = '', label = '' } = route.useSearch();
  const { data } = useQuery(labelsQuery);
  const [managing, setManaging] = useState(false);
  const go = (next: { q: string; label: string }): void => {
    const search = { ...(next.q !== '' && { q: next.q }), ...(next.label !== '' && { label: next.label }) };
    void navigate({ to: '.', search, replace: true });
  };
  const [words, change] = useSearchWords(q, (asked) => go({ q: asked, label }));
  return (
    <div className={classes.head}>
      <TextInput
        type="search"
        value={words}
        maxLength={200}
        onChange={(event) => change(event.currentTarget.value)}
        placeholder={t('people.search')}
        aria-label={t('people.search')}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        rightSection={words === '' ? null : <CloseButton size="sm" aria-label={t('people.clearSearch')} onClick={() => change('')} />}
        size="sm"
      />
      <Group gap={8} wrap="nowrap">
        <Select
          flex={1}
          size="sm"
          aria-label={t('people.label')}
          placeholder={t('people.anyLabel')}
          data={(data?.items ?? []).map(({ name }) => name)}
          value={label === '' ? null : label}
          onChange={(value) => go({ q, label: value ?? '' })}
          clearable
          searchable
          clearButtonProps={{ 'aria-label': t('people.anyLabel') }}
        />
        {me.agent.role !== 'agent' && (
          <Button size="sm" variant="default" leftSection={<IconTags size={16} />} onClick={() => setManaging(true)}>
            {t('labels.manage')}
          </Button>
        )}
      </Group>
      {managing && <LabelsDialog onClose={() => setManaging(false)} />}
    </div>
  );
}

function ChosenContact({ contactId }: { contactId: string }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const search = route.useSearch();
  const { data: contact, error } = useQuery(contactQuery(contactId));
  const back = (
    <ActionIcon
      className={classes.back ?? ''}
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={t('people.back')}
      renderRoot={(props) => <Link to="/contacts" search={search} {...props} />}
    >
      <IconArrowLeft size={20} />
    </ActionIcon>
  );
  if (error !== null && contact === undefined)
    return (
      <PageMessage icon={<IconLock size={28} />} title={t('people.cannotOpen')} text={describe(error)}>
        {back}
      </PageMessage>
    );
  if (contact === undefined) return <PageLoading />;
  return (
    <div className={classes.sheet}>
      {back}
      <PersonPanel contact={contact} />
    </div>
  );
}
