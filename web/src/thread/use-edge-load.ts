// Loads on when the reader comes near an edge of what is loaded: one page at a time, and after a failure not again at once.
import { useCallback, useRef, useState } from 'react';

const REST_MS = 2_000;

export function useEdgeLoad(isMore: boolean, load: () => Promise<void>): { isLoading: boolean; onNear: () => void } {
  const [isLoading, setIsLoading] = useState(false);
  const failedAt = useRef(Number.NEGATIVE_INFINITY);
  const onNear = useCallback(() => {
    if (!isMore || isLoading || performance.now() - failedAt.current < REST_MS) return;
    setIsLoading(true);
    void load()
      .catch(() => {
        failedAt.current = performance.now();
      })
      .finally(() => setIsLoading(false));
  }, [isMore, isLoading, load]);
  return { isLoading, onNear };
}
