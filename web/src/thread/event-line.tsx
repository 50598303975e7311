import { useTranslation } from '../i18n/translation.js';
import type { ConversationView, MessageView } from '../../../src/contract/api.js';
import { clockTime, exactTime } from '../i18n/times.js';
import { useSenderName } from './sender-name.js';
import classes from './message-list.module.css';

/** Something that happened rather than something that was said. */
export function EventLine({ message, row }: { message: MessageView; row: ConversationView }) {
  const { i18n } = useTranslation();
  return (
    <div className={classes.line} data-seq={message.seq}>
      <EventWords message={message} row={row} />{' '}
      <time dateTime={message.sentAt} title={exactTime(message.sentAt, i18n.language)}>
        {clockTime(message.sentAt, i18n.language)}
      </time>
    </div>
  );
}

function EventWords({ message: { content, sender }, row }: { message: MessageView; row: ConversationView }) {
  const { t, i18n } = useTranslation();
  const who = useSenderName(row)(sender.name);
  if (content.type === 'text') return content.text;
  if (content.type !== 'event') return t(`content.kind.${content.type}`);
  const name = `events.${content.name.replace(/[^a-z]+/gi, '_')}`;
  // Some happen with a detail worth naming: which code was scanned, which link was followed.
  const detailed = Object.keys(content.data)
    .map((detail) => `${name}_${detail}`)
    .find((candidate) => i18n.exists(candidate));
  const key = detailed ?? name;
  const { reason } = content.data;
  // The hub's own reasons have words in every language; an agent's are shown as they were typed.
  const known = typeof reason === 'string' && i18n.exists(`events.reason.${reason}`) ? { reason: t(`events.reason.${reason}`) } : {};
  if (!i18n.exists(key)) return <span title={content.name}>{t('events.other')}</span>;
  return t(key, { name: who, ...content.data, ...known });
}
