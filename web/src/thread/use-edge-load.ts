// Loads on when the reader comes near an edge of what is loaded: one page at a time, and after a failure not again at once.
import { useCallback, useRef, useState } from 'react';

const REST_MS = 2_000;
/** A page that comes sooner is not told of: a sign that only flashes by says nothing. */
const SLOW_MS = 300;

export function useEdgeLoad(isMore: boolean, load: () => Promise<void>): { isSlow: boolean; onNear: () => void } {
  const [isSlow, setIsSlow] = useState(false);
  const isUnderWay = useRef(false);
  const failedAt = useRef(Number.NEGATIVE_INFINITY);
  const onNear = useCallback(() => {
    if (!isMore || isUnderWay.current || performance.now() - failedAt.current < REST_MS) return;
    isUnderWay.current = true;
    const waiting = setTimeout(() => setIsSlow(true), SLOW_MS);
    void load()
      .catch(() => {
        failedAt.current = performance.now();
      })
      .finally(() => {
        clearTimeout(waiting);
        isUnderWay.current = false;
        setIsSlow(false);
      });
  }, [isMore, load]);
  return { isSlow, onNear };
}
