import { Button } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';
import type { ListedConversation } from '../../../src/contract/api.js';
import { useSessionStep } from '../thread/use-session-step.js';

/** The two answers to an offer. */
export function OfferButtons({ row }: { row: ListedConversation }) {
  const { t } = useTranslation();
  const step = useSessionStep(row);
  const going = step.isPending ? step.variables.step : null;
  return (
    <>
      <Button size="xs" loading={going === 'accept'} disabled={step.isPending} onClick={() => step.mutate({ step: 'accept' })}>
        {t('offers.accept')}
      </Button>
      <Button
        size="xs"
        variant="default"
        loading={going === 'decline'}
        disabled={step.isPending}
        onClick={() => step.mutate({ step: 'decline' })}
      >
        {t('offers.decline')}
      </Button>
    </>
  );
}
