import { useTranslation } from '../i18n/translation.js';
import type { ConversationView, MessageView } from '../../../src/contract/api.js';
import classes from './message-bubble.module.css';
import { useSenderName } from './sender-name.js';

type Quote = NonNullable<MessageView['replyTo']>;

/** The message this one answers; leads there. */
export function ReplyQuote({ quote, row, onJump }: { quote: Quote; row: ConversationView; onJump?: ((seq: number) => void) | undefined }) {
  const { t } = useTranslation();
  const sender = useSenderName(row)(quote.senderName);
  const words = quote.preview === '' ? t(`content.kind.${quote.type}`) : quote.preview;
  if (onJump === undefined) {
    return (
      <div className={classes.quote}>
        <strong>{sender}</strong>
        <span>{words}</span>
      </div>
    );
  }
  return (
    <button type="button" className={classes.quote} onClick={() => onJump(quote.seq)} title={t('thread.toQuoted')}>
      <strong>{sender}</strong>
      <span>{words}</span>
    </button>
  );
}
