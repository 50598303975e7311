// Is the event loop so far behind that webhooks have to be turned away? Asked with each of them, so it costs nothing while none come.
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop was, since the last reset. */
export interface LagMeasure {
  readonly samples: number;
  readonly medianMs: number;
  reset(): void;
}

/** From here on people at the desk notice. */
const TOO_LATE_MS = 200;
const WINDOW_MS = 1_000;
/** One stall, of a collection or a start, is one sample: the median of this many is not moved by it. */
const LEAST_SAMPLES = 3;
const NANOSECONDS_PER_MS = 1e6;

export class Load {
  private tooHigh = false;
  private sinceMs: number;

  constructor(
    private readonly lag: LagMeasure = eventLoopLag(),
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.sinceMs = nowMs();
  }

  /** Decided once per window by the window before. */
  isTooHigh(): boolean {
    if (this.nowMs() - this.sinceMs < WINDOW_MS || this.lag.samples < LEAST_SAMPLES) return this.tooHigh;
    this.tooHigh = this.lag.medianMs > TOO_LATE_MS;
    this.lag.reset();
    this.sinceMs = this.nowMs();
    return this.tooHigh;
  }
}

function eventLoopLag(): LagMeasure {
  const delays = monitorEventLoopDelay({ resolution: 20 });
  delays.enable();
  return {
    get samples() {
      return delays.count;
    },
    get medianMs() {
      return delays.percentile(50) / NANOSECONDS_PER_MS;
    },
    reset: () => delays.reset(),
  };
}
