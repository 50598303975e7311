// What a monitoring system reads at /metrics. Other modules add their own counters to the registry they are given.
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** Pass this to `new Counter({ registers: [registry], … })`. */
  registry: Registry;
  httpDuration: Histogram<'method' | 'route' | 'status'>;
}

/** Process metrics, event-loop lag and HTTP durations. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'switchboard_' });
  const httpDuration = new Histogram({
    name: 'switchboard_http_request_duration_seconds',
    help: 'How long API calls took, by route.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return { registry, httpDuration };
}
