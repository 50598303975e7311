import { useTranslation } from '../i18n/translation.js';
import type { MessageView } from '../../../src/contract/api.js';
import classes from './message-bubble.module.css';

type Quote = NonNullable<MessageView['replyTo']>;

/** The message this one answers; leads there. */
export function ReplyQuote({ quote, onJump }: { quote: Quote; onJump?: ((seq: number) => void) | undefined }) {
  const { t } = useTranslation();
  const words = quote.preview === '' ? t(`content.kind.${quote.type}`) : quote.preview;
  if (onJump === undefined) {
    return (
      <div className={classes.quote}>
        <strong>{quote.senderName}</strong>
        <span>{words}</span>
      </div>
    );
  }
  return (
    <button type="button" className={classes.quote} onClick={() => onJump(quote.seq)} title={t('thread.toQuoted')}>
      <strong>{quote.senderName}</strong>
      <span>{words}</span>
    </button>
  );
}
