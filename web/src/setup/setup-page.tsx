import { Stepper } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { DoorPage } from '../shell/door-page.js';
import { ChannelStep } from './channel-step.js';
import { CompanyStep } from './company-step.js';
import { MessageStep } from './message-step.js';
import classes from './setup-page.module.css';

const route = getRouteApi('/setup');
const STEPS = [undefined, 'channel', 'message'] as const;

/** Three steps from an empty hub to the first message. The address keeps the step, so a reload loses nothing. */
export function SetupPage() {
  const { t } = useTranslation();
  const { step } = route.useSearch();
  const [arrived, setArrived] = useState(false);
  return (
    <DoorPage wide>
      <Stepper
        active={arrived ? STEPS.length : STEPS.indexOf(step)}
        size="sm"
        mb="xl"
        allowNextStepsSelect={false}
        classNames={{ step: classes.step ?? '', stepBody: classes.stepBody ?? '' }}
      >
        <Stepper.Step label={t('setup.stepCompany')} />
        <Stepper.Step label={t('setup.stepChannel')} />
        <Stepper.Step label={t('setup.stepMessage')} />
      </Stepper>
      {step === undefined && <CompanyStep />}
      {step === 'channel' && <ChannelStep />}
      {step === 'message' && <MessageStep onArrived={setArrived} />}
    </DoorPage>
  );
}
