import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Prometheus metrics of the program. Labels never hold a member, an address or free text. */
export interface Telemetry {
  readonly registry: Registry
  readonly requestSeconds: Histogram<'endpoint' | 'status'>
  readonly eventsAccepted: Counter
  readonly taskSeconds: Histogram<'task'>
  readonly taskFailures: Counter<'task'>
  readonly consumerLagEvents: Gauge<'consumer'>
}

export function createTelemetry(): Telemetry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'regulars_request_seconds',
      help: 'Time to answer a request, by endpoint and status',
      labelNames: ['endpoint', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.3, 1, 5],
      registers,
    }),
    eventsAccepted: new Counter({ name: 'regulars_events_accepted_total', help: 'Events made durable', registers }),
    taskSeconds: new Histogram({
      name: 'regulars_task_seconds',
      help: 'Time of a turn of background work, by task',
      labelNames: ['task'],
      buckets: [0.01, 0.1, 1, 10],
      registers,
    }),
    taskFailures: new Counter({
      name: 'regulars_task_failures_total',
      help: 'Turns of background work that failed',
      labelNames: ['task'],
      registers,
    }),
    consumerLagEvents: new Gauge({
      name: 'regulars_consumer_lag_events',
      help: 'Events a consumer has before it',
      labelNames: ['consumer'],
      registers,
    }),
  }
}
