import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView, MessageView } from '../../../src/contract/api.js';
import { useMe } from '../data/me.js';
import { useDescribeFailure } from '../i18n/describe-error.js';
import classes from './message-bubble.module.css';
import { SettleSteps, type SettleLabels } from './settle-steps.js';
import { arrivedParts, hasFailed, isOurs, maySettle, refusalTitle } from './settling.js';

interface Props {
  message: MessageView;
  row: ConversationView;
}

/** What is wrong with a message, why, and what can be done about it. */
export function FailureNotice({ message, row }: Props) {
  const { t } = useTranslation();
  const describe = useDescribeFailure();
  const { refusedChange } = message;
  if (hasFailed(message)) return <NotArrived message={message} row={row} />;
  if (refusedChange === undefined) return null;
  return (
    <Notice title={refusalTitle(refusedChange, t)} text={refusedChange.uncertain ? '' : describe(refusedChange)}>
      <Steps message={message} row={row} steps={{ seen: t('thread.seen') }} />
    </Notice>
  );
}

/** It did not arrive, or may not have. */
function NotArrived({ message, row }: Props) {
  const { t } = useTranslation();
  const describe = useDescribeFailure();
  const uncertain = message.status === 'uncertain';
  // That nobody knows what became of it is said already.
  const reason = message.error === undefined || uncertain ? '' : describe(message.error);
  const count = message.parts?.length ?? 0;
  const arrived = arrivedParts(message);
  const text = [
    uncertain && t('thread.uncertainText'),
    reason,
    count > 1 && arrived > 0 && t('thread.partsArrived', { arrived, count }),
  ].filter(Boolean);
  const steps = {
    resend: t('thread.resend'),
    ...(uncertain && { sent: t('thread.markDelivered'), failed: t('thread.markFailed') }),
  };
  return (
    <Notice title={t(`thread.notArrived.${message.status}`)} text={text.join(' ')}>
      {isOurs(message.kind, message.sender.type) && <Steps message={message} row={row} steps={steps} />}
    </Notice>
  );
}

function Notice({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className={classes.failure} role="alert">
      <div className={classes.failureWords}>
        <IconAlertCircle size={16} aria-hidden="true" />
        <span>
          <strong>{title}</strong> {text}
        </span>
      </div>
      {children}
    </div>
  );
}

function Steps({ message, row, steps }: Props & { steps: SettleLabels }) {
  const me = useMe();
  return maySettle(message, row, me) && <SettleSteps message={message} steps={steps} size="compact-xs" />;
}
