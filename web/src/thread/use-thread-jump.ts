// Goes to a message, near or far, or to the conversation's end, as soon as that is loaded and shown. A message gone to is marked for a moment.
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { RequestError } from '../api/request.js';
import { hasNewer, type Thread } from '../data/thread.js';
import type { ThreadState } from '../data/thread-query.js';
import { describeFailure } from '../i18n/describe-error.js';
import { translation } from '../i18n/translation.js';
import { notify } from '../shell/notify.js';

/** How long a message stays marked after a quote has led to it. */
const HIGHLIGHT_MS = 1_800;

export interface ThreadJump {
  highlighted: number | null;
  isUnderWay: boolean;
  /** What is gone to is not there yet. */
  isLoading: boolean;
  jumpTo: (seq: number) => Promise<void>;
  toEnd: () => Promise<void>;
}

interface Place {
  content: RefObject<HTMLElement | null>;
  drawAround: (seq: number) => void;
  toBottom: () => void;
}

function tellWhyNot(error: unknown): void {
  const words = translation();
  notify({ color: 'red', message: error instanceof RequestError ? describeFailure(words, error) : words.t('errors.unexpected') });
}

export function useThreadJump(
  thread: Thread,
  { reach, reachEnd }: Pick<ThreadState, 'reach' | 'reachEnd'>,
  { content, drawAround, toBottom }: Place,
): ThreadJump {
  const [wanted, setWanted] = useState<number | 'end' | null>(null);
  const [highlighted, setHighlighted] = useState<number | null>(null);
  /** It has to be loaded; then the way there changes under whoever would be led along it. */
  const wasMissing = useRef(false);

  const jumpTo = useCallback(
    async (seq: number) => {
      setWanted(seq);
      const isThere = await reach(seq).catch(tellWhyNot);
      if (isThere === true) return;
      setWanted((now) => (now === seq ? null : now));
      if (isThere === false) notify({ color: 'orange', message: translation().t('thread.notThere') });
    },
    [reach],
  );
  const toEnd = useCallback(async () => {
    setWanted('end');
    await reachEnd().catch((error: unknown) => {
      tellWhyNot(error);
      setWanted((now) => (now === 'end' ? null : now));
    });
  }, [reachEnd]);

  const isShown = wanted === 'end' ? !hasNewer(thread) : wanted !== null && thread.items.some(({ seq }) => seq === wanted);
  useEffect(() => {
    if (!isShown || wanted === null) {
      wasMissing.current = wanted !== null;
      return;
    }
    // After what is to be seen has been laid out.
    const frame = requestAnimationFrame(() => {
      setWanted(null);
      if (wanted === 'end') {
        toBottom();
        return;
      }
      const bubble = () => content.current?.querySelector(`[data-seq="${wanted}"]`);
      const isFar = !bubble();
      if (isFar) drawAround(wanted);
      bubble()?.scrollIntoView({ block: 'center', behavior: isFar || wasMissing.current ? 'instant' : 'smooth' });
      setHighlighted(wanted);
    });
    return () => cancelAnimationFrame(frame);
  }, [isShown, wanted, content, drawAround, toBottom]);

  useEffect(() => {
    if (highlighted === null) return;
    const timer = setTimeout(() => setHighlighted(null), HIGHLIGHT_MS);
    return () => clearTimeout(timer);
  }, [highlighted]);

  return { highlighted, isUnderWay: wanted !== null, isLoading: wanted !== null && !isShown, jumpTo, toEnd };
}
