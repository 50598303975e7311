import { CloseButton } from '@mantine/core';
import { IconAlertCircle, IconClock } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from '../i18n/translation.js';
import type { ScheduledMessageView } from '../../../src/contract/api.js';
import type { ContentInput } from '../../../src/contract/content.js';
import { cancelScheduled } from '../api/scheduled.js';
import { scheduledQuery } from '../data/scheduled.js';
import { describeFailure, useDescribeError } from '../i18n/describe-error.js';
import { exactTime, untilTime } from '../i18n/times.js';
import { notify } from '../shell/notify.js';
import { MissingPart } from '../shell/missing-part.js';
import { useNow } from '../shell/use-now.js';
import classes from './scheduled-list.module.css';

/** What waits to be sent later, and what could not be sent when its time came. */
export function ScheduledList({ conversationId }: { conversationId: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const client = useQueryClient();
  const describe = useDescribeError();
  const scheduled = useQuery(scheduledQuery(conversationId));
  const { data: items = [] } = scheduled;
  const cancel = useMutation({
    mutationFn: (item: ScheduledMessageView) => cancelScheduled(item.id),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: scheduledQuery(conversationId).queryKey }),
  });
  if (items.length === 0) return <MissingPart query={scheduled} />;
  return (
    <ul className={classes.list} aria-label={t('later.list')}>
      {items.map((item) => {
        const refused = item.state === 'refused';
        const Mark = refused ? IconAlertCircle : IconClock;
        const words = saidIn(item.content) ?? t(`content.kind.${item.content.type}`);
        const why = item.error && `${t(refused ? 'later.refused' : 'later.heldUp')} ${describeFailure(i18n, item.error)}`;
        return (
          <li key={item.id} className={classes.item} data-state={item.state}>
            <Mark size={15} aria-hidden="true" />
            <span className={classes.time} title={exactTime(item.sendAt, i18n.language)}>
              {untilTime(item.sendAt, now, i18n.language)}
            </span>
            <span className={classes.words} title={why ?? words}>
              {why === undefined ? words : `${why} · ${words}`}
            </span>
            <CloseButton
              size="sm"
              aria-label={t(refused ? 'later.putAway' : 'later.cancel')}
              disabled={cancel.isPending || item.state === 'sending'}
              onClick={() => cancel.mutate(item)}
            />
          </li>
        );
      })}
    </ul>
  );
}

function saidIn(content: ContentInput): string | undefined {
  return content.type === 'text' ? content.text : 'caption' in content ? content.caption : undefined;
}
