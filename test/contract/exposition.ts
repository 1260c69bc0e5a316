import type { CountedPod } from './metrics.contract.ts';

/** What the service itself says, in the Prometheus text format. */
export function expositionOf(pod: CountedPod): string {
  const duration = 'smart_travel_http_request_duration_seconds_bucket';
  const payments = 'smart_travel_payment_requests_total';
  const capture = 'stage="payment_processing",provider="wechat"';
  return `# TYPE ${duration} histogram
${duration}{le="0.5",route_class="default"} ${pod.answers - pod.slow}
${duration}{le="2.5",route_class="default"} ${pod.answers - 1}
${duration}{le="+Inf",route_class="default"} ${pod.answers}
${payments}{${capture},outcome="success"} ${pod.payments - pod.paymentsFailed}
${payments}{${capture},outcome="failure"} ${pod.paymentsFailed}
searches_total{outcome="found"} ${pod.searches - pod.emptySearches}
searches_total{outcome="empty"} ${pod.emptySearches}
process_resident_memory_bytes ${pod.memoryBytes}
smart_travel_inflight_payments ${pod.inflightPayments}
process_start_time_seconds ${pod.startedAtMs / 1000}
`;
}
