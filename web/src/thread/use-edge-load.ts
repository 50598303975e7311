// Loads on when the reader comes near an edge of what is loaded: one page at a time, and after a failure not again at once.
import { useCallback, useRef, useState } from 'react';

const REST_MS = 2_000;

export function useEdgeLoad(isMore: boolean, load: () => Promise<void>): { isLoading: boolean; onNear: () => void } {
  const [isLoading, setIsLoading] = useState(false);
  // The state comes with the next picture; several scrolls may come before it.
  const isUnderWay = useRef(false);
  const failedAt = useRef(Number.NEGATIVE_INFINITY);
  const onNear = useCallback(() => {
    if (!isMore || isLoading || isUnderWay.current || performance.now() - failedAt.current < REST_MS) return;
    isUnderWay.current = true;
    setIsLoading(true);
    void load()
      .catch(() => {
        failedAt.current = performance.now();
      })
      .finally(() => {
        isUnderWay.current = false;
        setIsLoading(false);
      });
  }, [isMore, isLoading, load]);
  return { isLoading, onNear };
}
