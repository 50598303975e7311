// Records a voice message with the browser's own recorder; the hub turns it into what the channel takes.
import { useCallback, useEffect, useRef, useState } from 'react';

/** Best first. Opus is what the hub can turn into everything else. */
const FORMS = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];
const MAX_MS = 5 * 60_000;

/** `denied`: by who sits there, or by their browser. `failed`: there is no microphone, or it does not work. */
export type RecorderState = 'idle' | 'asking' | 'recording' | 'denied' | 'failed';

export interface Recorder {
  state: RecorderState;
  elapsedMs: number;
  start: () => void;
  /** Ends the recording and hands it over. */
  stop: () => void;
  /** Ends it and forgets it. */
  cancel: () => void;
}

/** What this browser records in; undefined where it cannot, or where the page is not served safely enough to be let near a microphone. */
export function recordingMime(): string | undefined {
  if (typeof MediaRecorder === 'undefined' || !('mediaDevices' in navigator)) return undefined;
  return FORMS.find((form) => MediaRecorder.isTypeSupported(form));
}

export function useRecorder(onRecorded: (recording: File) => void): Recorder {
  const [state, setState] = useState<RecorderState>('idle');
  const [elapsedMs, setElapsedMs] = useState(0);
  const recorder = useRef<MediaRecorder | null>(null);
  const kept = useRef(true);
  const mounted = useRef(true);

  const stop = useCallback(() => recorder.current?.stop(), []);
  const cancel = useCallback(() => {
    kept.current = false;
    recorder.current?.stop();
  }, []);

  // Where there is no place for it any more, what was said until then is kept.
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
      stop();
    };
  }, [stop]);

  useEffect(() => {
    if (state !== 'recording') return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [state]);

  useEffect(() => {
    if (state !== 'recording') return undefined;
    const startedAt = Date.now();
    const timer = setInterval(() => {
      setElapsedMs(Date.now() - startedAt);
      if (Date.now() - startedAt >= MAX_MS) stop();
    }, 250);
    return () => clearInterval(timer);
  }, [state, stop]);

  const start = useCallback(() => {
    const mime = recordingMime();
    if (mime === undefined) return;
    const record = (stream: MediaStream): void => {
      const chunks: Blob[] = [];
      const current = new MediaRecorder(stream, { mimeType: mime });
      current.addEventListener('dataavailable', ({ data }) => chunks.push(data));
      current.addEventListener('stop', () => {
        release(stream);
        recorder.current = null;
        if (mounted.current) setState('idle');
        const type = mime.split(';', 1)[0] ?? mime;
        const recording = new File(chunks, `voice.${type.slice('audio/'.length)}`, { type });
        if (kept.current && recording.size > 0) onRecorded(recording);
      });
      current.start();
      recorder.current = current;
      kept.current = true;
      setElapsedMs(0);
      setState('recording');
    };
    setState('asking');
    navigator.mediaDevices
      .getUserMedia({ audio: true })
      .then((stream) => {
        try {
          if (mounted.current) record(stream);
          else release(stream);
        } catch (error) {
          release(stream);
          throw error;
        }
      })
      .catch((error: unknown) => setState(isDenial(error) ? 'denied' : 'failed'));
  }, [onRecorded]);

  return { state, elapsedMs, start, stop, cancel };
}

const isDenial = (error: unknown): boolean => error instanceof DOMException && error.name === 'NotAllowedError';

/** Puts the browser's recording light out. */
function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
