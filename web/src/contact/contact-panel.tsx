import { Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { usePartnerName } from '../i18n/person-name.js';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView } from '../../../src/contract/api.js';
import { EntryWords } from '../content/entry-words.js';
import { contactQuery } from '../data/contacts.js';
import { briefTime, exactTime } from '../i18n/times.js';
import { Avatar } from '../shell/avatar.js';
import { Hint } from '../shell/hint.js';
import { MissingPart } from '../shell/missing-part.js';
import { useNow } from '../shell/use-now.js';
import classes from './contact-panel.module.css';
import { Fact, Section } from './panel-section.js';
import { PersonPanel } from './person-panel.js';
import { SessionTimeline } from './session-timeline.js';
import { SharedFiles } from './shared-files.js';

/** Who is on the other side, on whatever channels, and how the service session stands. */
export function ContactPanel({ conversation }: { conversation: ConversationView }) {
  const query = useQuery(contactQuery(conversation.contact.id));
  const contact = query.data;
  return (
    <div className={classes.panel}>
      {contact === undefined ? (
        <>
          <Nameplate conversation={conversation} />
          <MissingPart query={query} />
        </>
      ) : (
        <PersonPanel contact={contact} conversation={conversation}>
          <SessionFacts conversation={conversation} />
          <SessionTimeline conversation={conversation} />
          <SharedFiles conversation={conversation} />
        </PersonPanel>
      )}
    </div>
  );
}

/** What the conversation itself says, while the rest is asked for. */
function Nameplate({ conversation }: { conversation: ConversationView }) {
  const { contact, platform } = conversation;
  const name = usePartnerName()(conversation);
  return (
    <Stack align="center" gap={6}>
      <Avatar id={contact.id} name={name} size={64} url={contact.avatarUrl} platform={platform} />
      <Title order={2} size="h4" ta="center" className={classes.name}>
        {name}
      </Title>
    </Stack>
  );
}

function SessionFacts({ conversation: { id, session, entryPoint } }: { conversation: ConversationView }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const time = (at: string) => (
    <Hint label={exactTime(at, i18n.language)}>
      <time dateTime={at}>{briefTime(at, now, i18n.language)}</time>
    </Hint>
  );
  return (
    <Section title={t('contact.session')}>
      <dl className={classes.facts}>
        <Fact label={t('contact.state')}>{t(`session.${session?.state ?? 'closed'}`)}</Fact>
        {entryPoint !== undefined && (
          <Fact label={t('routing.entryPoint')}>
            <EntryWords entryPoint={entryPoint} conversationId={id} />
          </Fact>
        )}
        {session?.assigneeName !== undefined && <Fact label={t('contact.assignee')}>{session.assigneeName}</Fact>}
        {session?.queuedAt !== undefined && <Fact label={t('contact.queuedAt')}>{time(session.queuedAt)}</Fact>}
        {session?.assignedAt !== undefined && <Fact label={t('contact.assignedAt')}>{time(session.assignedAt)}</Fact>}
      </dl>
    </Section>
  );
}
