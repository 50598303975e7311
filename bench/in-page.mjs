// Runs in the page, before anything of it: what only the page itself can see. `desk-browser.ts` asks for it by `window.bench`.

const bench = { usableMs: undefined, watched: undefined, isUsable, scrollThrough, watchKeys };
window.bench = bench;

function isUsable(withEditor) {
  return document.querySelector('[data-conversation]') !== null && (!withEditor || document.querySelector('textarea') !== null);
}

function untilUsable() {
  // The editor belongs to an opened conversation.
  if (!isUsable(/\/inbox\/./.test(location.pathname))) requestAnimationFrame(untilUsable);
  // This frame still has to be painted.
  else requestAnimationFrame(() => setTimeout(() => (bench.usableMs = performance.now())));
}
untilUsable();

/** The element that scrolls what is named. */
function frameAround(selector) {
  for (let element = document.querySelector(selector); element !== null; element = element.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(element).overflowY)) return element;
  }
  throw new Error(`nothing around ${selector} scrolls`);
}

/** Scrolls a little in every frame, up for negative steps, and counts how long the frames took. Ends where nothing more comes. */
function scrollThrough({ selector, pxPerFrame, seconds }) {
  const frame = frameAround(selector);
  const startMs = performance.now();
  const result = { frames: 0, longestMs: 0, over50Ms: 0, px: 0, seconds: 0 };
  let lastMs = startMs;
  let movedMs = startMs;
  return new Promise((resolve) => {
    function step() {
      const nowMs = performance.now();
      const tookMs = nowMs - lastMs;
      lastMs = nowMs;
      // The first is shared with whatever was under way.
      if (result.frames++ > 1) {
        result.longestMs = Math.max(result.longestMs, tookMs);
        if (tookMs > 50) result.over50Ms++;
      }
      const before = frame.scrollTop;
      frame.scrollTop = before + pxPerFrame;
      const moved = Math.abs(frame.scrollTop - before);
      result.px += moved;
      if (moved > 0) movedMs = nowMs;
      result.seconds = (movedMs - startMs) / 1_000;
      // The end, unless more is on its way.
      if (nowMs - movedMs > 2_000 || nowMs - startMs > seconds * 1_000) resolve(result);
      else requestAnimationFrame(step);
    }
    requestAnimationFrame(step);
  });
}

/** From a key's being pressed until its frame was painted, and what held the main thread meanwhile. Below 16 ms the browser does not tell. */
function watchKeys() {
  const watched = { keys: [], longTasksMs: [] };
  bench.watched = watched;
  new PerformanceObserver((list) => {
    for (const { name, startTime, processingStart, processingEnd, duration } of list.getEntries()) {
      if (name !== 'keydown') continue;
      watched.keys.push({ paintedMs: duration, waitedMs: processingStart - startTime, handledMs: processingEnd - processingStart });
    }
  }).observe({ type: 'event', durationThreshold: 16 });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.longTasksMs.push(duration);
  }).observe({ type: 'longtask' });
}
