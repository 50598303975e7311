// Does the work soon after the first request and at most once per period, however often it is asked for. The next waits for the end of the one before, though not for ever.

const SOON_MS = 60;
/** So many requests per period are a storm: then more of them are gathered into one. */
const STORM = 20;
const STORM_PERIODS = 3;
/** Work that gives no sign for so long is not waited for. */
const GIVE_UP_MS = 15_000;
/** A hub that answers slowly is left alone as long as it took, but no longer than this. */
const LONGEST_REST_MS = 2_500;

export function onceInAWhile(periodMs: number, work: () => Promise<void>): () => void {
  let requests = 0;
  let isPlanned = false;
  let lastStartMs = Number.NEGATIVE_INFINITY;
  let notBeforeMs = Number.NEGATIVE_INFINITY;

  const plan = (): void => {
    if (isPlanned) return;
    isPlanned = true;
    setTimeout(() => void run(), Math.max(SOON_MS, notBeforeMs - performance.now()));
  };
  const run = async (): Promise<void> => {
    const startMs = performance.now();
    const isStorm = requests >= (STORM * (startMs - lastStartMs)) / periodMs;
    lastStartMs = startMs;
    requests = 0;
    const isDone = await endOf(work);
    const endMs = performance.now();
    // What came to nothing is not put off: the screen is still as old as before.
    const restMs = isDone ? Math.min(endMs - startMs, LONGEST_REST_MS) : 0;
    notBeforeMs = Math.max(startMs + (isStorm ? STORM_PERIODS * periodMs : periodMs), endMs + restMs);
    isPlanned = false;
    if (requests > 0) plan();
  };
  return () => {
    requests += 1;
    plan();
  };
}

/** Resolves to whether it came to something. */
function endOf(work: () => Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), GIVE_UP_MS);
    const end = (isDone: boolean): void => {
      clearTimeout(timer);
      resolve(isDone);
    };
    work().then(
      () => end(true),
      () => end(false),
    );
  });
}
