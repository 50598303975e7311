// What a monitoring system reads at /metrics. Other modules add their own counters to the registry they are given.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** Pass this to `new Counter({ registers: [registry], … })`. */
  registry: Registry;
  httpDuration: Histogram<'method' | 'route' | 'status'>;
  webhooks: Counter<'platform' | 'result'>;
  events: Counter<'platform' | 'outcome'>;
  deliveries: Counter<'platform' | 'outcome'>;
}

/** Process metrics, event-loop lag, HTTP durations, and the counters of the message road. */
export function createMetrics({ countSockets }: { countSockets: () => number }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'switchboard_' });
  const httpDuration = new Histogram({
    name: 'switchboard_http_request_duration_seconds',
    help: 'How long API calls took, by route.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'switchboard_sockets',
    help: 'Connected sockets.',
    registers: [registry],
    collect() {
      this.set(countSockets());
    },
  });
  return {
    registry,
    httpDuration,
    webhooks: new Counter({
      name: 'switchboard_webhooks_total',
      help: 'Webhooks by platform and result.',
      labelNames: ['platform', 'result'] as const,
      registers: [registry],
    }),
    events: new Counter({
      name: 'switchboard_events_total',
      help: 'Raw events by platform and outcome.',
      labelNames: ['platform', 'outcome'] as const,
      registers: [registry],
    }),
    deliveries: new Counter({
      name: 'switchboard_deliveries_total',
      help: 'Platform calls by platform and outcome.',
      labelNames: ['platform', 'outcome'] as const,
      registers: [registry],
    }),
  };
}
