// Work that can wait until the page is shown and answers: above all, fetching what is likely to be opened next.

/** What the page itself needs comes first, on a slow line too. */
const NOT_BEFORE_MS = 2_000;
/** Then at the latest after this time, however busy the page is. */
const LATEST_MS = 4_000;

/** Gives a function that calls it off. */
export function whenIdle(work: () => void): () => void {
  let handle: number | undefined;
  const timer = setTimeout(() => {
    // Not every browser can tell that it is idle.
    if ('requestIdleCallback' in window) handle = requestIdleCallback(work, { timeout: LATEST_MS });
    else work();
  }, NOT_BEFORE_MS);
  return () => {
    clearTimeout(timer);
    if (handle !== undefined) cancelIdleCallback(handle);
  };
}
