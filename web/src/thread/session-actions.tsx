import { ActionIcon, Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconDotsVertical } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView } from '../../../src/contract/api.js';
import { useMe } from '../data/me.js';
import { sessionRights } from '../data/session-rights.js';
import { Hint } from '../shell/hint.js';
import { useOpening } from '../shell/use-opening.js';
import { useShortcuts } from '../shortcuts/shortcuts.js';
import { useSessionStep } from './use-session-step.js';
import { onDemand } from '../shell/on-demand.js';

const CloseSessionDialog = onDemand(async () => (await import('./close-session-dialog.js')).CloseSessionDialog);
const SessionMenuList = onDemand(async () => (await import('./session-menu-list.js')).SessionMenuList);
const TransferDialog = onDemand(async () => (await import('./transfer-dialog.js')).TransferDialog);

/** What can be done with the service session. On a phone taking it is offered where one would write, leaving it in a menu. */
export function SessionActions({ row }: { row: ConversationView }) {
  const { t } = useTranslation();
  const me = useMe();
  const rights = sessionRights(row, me);
  const step = useSessionStep(row);
  const menu = useOpening('menu');
  const [closing, setClosing] = useState(false);
  const [transferring, setTransferring] = useState(false);
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const going = step.isPending ? step.variables.step : null;
  // What is offered is accepted above the page and where one would write; the key does it here too.
  const take = rights.accept ? 'accept' : rights.claim ? 'claim' : null;
  const release = (): void => step.mutate({ step: 'release' });
  useShortcuts({
    claim: take !== null && !step.isPending ? () => step.mutate({ step: take }) : undefined,
    closeSession: rights.close ? () => setClosing(true) : undefined,
  });
  return (
    <>
      {!phone && rights.claim && (
        <Button size="xs" loading={going === 'claim'} onClick={() => step.mutate({ step: 'claim' })}>
          {t('session.claim')}
        </Button>
      )}
      {!phone && rights.takeOver && (
        <Button size="xs" variant="light" loading={going === 'take-over'} onClick={() => step.mutate({ step: 'take-over' })}>
          {t('session.takeOver')}
        </Button>
      )}
      {phone && (rights.release || rights.transfer || rights.close) && (
        <>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            loading={step.isPending}
            aria-label={t('session.actions')}
            {...menu.buttonProps}
          >
            <IconDotsVertical size={20} />
          </ActionIcon>
          {menu.place !== null && (
            <SessionMenuList
              place={menu.place}
              onRelease={rights.release ? release : undefined}
              onTransfer={rights.transfer ? () => setTransferring(true) : undefined}
              onClose={rights.close ? () => setClosing(true) : undefined}
            />
          )}
        </>
      )}
      {!phone && rights.release && (
        <Hint label={t('session.releaseHint')}>
          <Button size="xs" variant="default" loading={going === 'release'} onClick={release}>
            {t('session.release')}
          </Button>
        </Hint>
      )}
      {!phone && rights.transfer && (
        <Button size="xs" variant="default" onClick={() => setTransferring(true)}>
          {t('desk.transfer')}
        </Button>
      )}
      {!phone && rights.close && (
        <Button size="xs" variant="default" loading={going === 'close'} onClick={() => setClosing(true)}>
          {t('session.close')}
        </Button>
      )}
      {transferring && <TransferDialog row={row} onClose={() => setTransferring(false)} />}
      {closing && <CloseSessionDialog onClose={() => setClosing(false)} onConfirmed={(reason) => step.mutate({ step: 'close', reason })} />}
    </>
  );
}
