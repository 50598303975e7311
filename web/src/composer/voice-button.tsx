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
  const denied = recorder.state === 'denied';
  return (
    <Hint label={t('composer.microphoneDenied')} disabled={!denied}>
      <ActionIcon
        variant="subtle"
        color={denied ? 'red' : 'gray'}
        size={36}
        loading={recorder.state === 'asking'}
        aria-label={t(denied ? 'composer.microphoneDenied' : 'composer.record')}
        onClick={recorder.start}
      >
        {denied ? <IconMicrophoneOff size={20} /> : <IconMicrophone size={20} />}
      </ActionIcon>
    </Hint>
  );
}
