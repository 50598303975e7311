// Calls the work soon after the first request and at most once per period, however often it is asked for.
export function onceInAWhile(periodMs: number, work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastRun = Number.NEGATIVE_INFINITY;
  return () => {
    if (timer !== undefined) return;
    const waitMs = Math.max(60, lastRun + periodMs - performance.now());
    timer = setTimeout(() => {
      timer = undefined;
      lastRun = performance.now();
      work();
    }, waitMs);
  };
}
