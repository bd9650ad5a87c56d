import { type Span, SpanStatusCode, trace } from '@opentelemetry/api'

const tracer = trace.getTracer('regulars')

/** Runs work in a span. Without an exporter configured this costs next to nothing. */
export function traced<T>(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR })
      throw error
    } finally {
      span.end()
    }
  })
}

/** Sends traces where `OTEL_EXPORTER_OTLP_ENDPOINT` says; the SDK is an optional package. */
export async function exportTraces(endpoint: string): Promise<() => Promise<void>> {
  const { NodeSDK } = await import('@opentelemetry/sdk-node')
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  const sdk = new NodeSDK({
    serviceName: 'regulars',
    traceExporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }),
  })
  sdk.start()
  return () => sdk.shutdown()
}
