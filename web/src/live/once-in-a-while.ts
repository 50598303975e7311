// Does the work soon after the first request and at most once per period, however often it is asked for; never twice at a time.

const SOON_MS = 60;
/** So many requests per period are a storm: then more of them are gathered into one. */
const STORM = 20;
const STORM_PERIODS = 3;
/** Work that gives no sign for so long is not waited for. */
const GIVE_UP_MS = 15_000;

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
    await endOf(work);
    // A hub that answers slowly is not asked all the time.
    const tookMs = performance.now() - startMs;
    notBeforeMs = startMs + Math.max(isStorm ? STORM_PERIODS * periodMs : periodMs, 2 * tookMs);
    isPlanned = false;
    if (requests > 0) plan();
  };
  return () => {
    requests += 1;
    plan();
  };
}

/** Whether it came to something or not. */
function endOf(work: () => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GIVE_UP_MS);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    work().then(end, end);
  });
}
