import { ActionIcon } from '@mantine/core';
import { IconCheck, IconMicrophone, IconMicrophoneOff, IconTrash } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { Capabilities } from '../../../src/contract/capabilities.js';
import { duration } from '../i18n/times.js';
import { Hint } from '../shell/hint.js';
import classes from './composer.module.css';
import { voiceForm } from './send-form.js';
import { recordingMime, useRecorder } from './use-recorder.js';

interface Props {
  capabilities: Capabilities;
  onRecorded: (recording: File) => void;
}

/** Records a voice message. Not there where the browser cannot record or the channel takes no sound. */
export function VoiceButton({ capabilities, onRecorded }: Props) {
  const { t } = useTranslation();
  const recorder = useRecorder(onRecorded);
  const mime = recordingMime();
  if (mime === undefined || voiceForm(mime.split(';', 1)[0] ?? mime, capabilities).refusal !== undefined) return null;
  if (recorder.state === 'recording') {
    return (
      <span className={classes.recording} role="group" aria-label={t('composer.recording')}>
        <span className={classes.recordingDot} aria-hidden="true" />
        <span role="timer">{duration(recorder.elapsedMs)}</span>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('composer.discardRecording')} onClick={recorder.cancel}>
          <IconTrash size={18} />
        </ActionIcon>
        <ActionIcon variant="light" size={36} aria-label={t('composer.keepRecording')} onClick={recorder.stop}>
          <IconCheck size={18} />
        </ActionIcon>
      </span>
    );
  }
  const { state } = recorder;
  const problem = state === 'denied' ? t('composer.microphoneDenied') : state === 'failed' ? t('composer.microphoneFailed') : null;
  return (
    <Hint label={problem} disabled={problem === null}>
      <ActionIcon
        variant="subtle"
        color={problem === null ? 'gray' : 'red'}
        size={36}
        loading={state === 'asking'}
        aria-label={problem ?? t('composer.record')}
        onClick={recorder.start}
      >
        {problem === null ? <IconMicrophone size={20} /> : <IconMicrophoneOff size={20} />}
      </ActionIcon>
    </Hint>
  );
}
