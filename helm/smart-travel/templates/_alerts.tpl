{{/* Ratios need traffic behind them: below the least counts an alert stays silent, and silence has an alert of its own. */}}
{{- define "smart-travel.alerts" -}}
- name: smart-travel.alerts
  rules:
    {{- range include "smart-travel.alertTable" . | fromYamlArray }}
    {{- include "smart-travel.alert" (merge (dict "root" $) .) | nindent 4 }}
    {{- end }}
{{- end }}

{{/* The budget of errors is 0.1 % of a month's requests; factors and windows are those of the SRE workbook. */}}
{{- define "smart-travel.alertTable" -}}
- name: SmartTravelDown
  severity: critical
  team: backend
  for: 1m
  query: absent(up{SERIES} == 1)
  summary: No pod of the service answers scrapes
  zh: 没有任何 Pod 响应采集
- name: SmartTravelMetricsSilent
  severity: warning
  team: backend
  for: 5m
  query: absent(smart_travel_http_requests_total{SERIES}) and on () (count(up{SERIES} == 1) > 0)
  summary: Pods are scraped but count no requests
  zh: Pod 可采集，但没有请求计数
- name: SmartTravelErrorsBurnFast
  severity: critical
  team: backend
  for: 1m
  query: |-
    smart_travel:http_errors:ratio1h{SERIES} > 14.4 * 0.001
      and smart_travel:http_errors:ratio5m{SERIES} > 14.4 * 0.001
      and smart_travel:http_requests:increase5m{SERIES} > 100
  summary: 'In an hour {{`{{ $value | humanizePercentage }}`}} of requests failed: 2 % of the budget of a month is gone'
  zh: 一小时内 {{`{{ $value | humanizePercentage }}`}} 的请求失败，已耗用本月预算的 2 %
- name: SmartTravelErrorsBurnSlowly
  severity: warning
  team: backend
  for: 5m
  query: |-
    smart_travel:http_errors:ratio6h{SERIES} > 6 * 0.001
      and smart_travel:http_errors:ratio30m{SERIES} > 6 * 0.001
      and smart_travel:http_requests:increase30m{SERIES} > 100
  summary: 'In six hours {{`{{ $value | humanizePercentage }}`}} of requests failed: 5 % of the budget of a month is gone'
  zh: 六小时内 {{`{{ $value | humanizePercentage }}`}} 的请求失败，已耗用本月预算的 5 %
- name: SmartTravelSlow
  severity: warning
  team: backend
  for: 5m
  query: |-
    histogram_quantile(0.95, sum by (job, namespace, le) (
      rate(smart_travel_http_request_duration_seconds_bucket{SERIES,route_class="default"}[5m])
    )) > 1 and smart_travel:http_requests:increase5m{SERIES} > 100
  summary: The 95th percentile of answers takes {{`{{ $value | humanizeDuration }}`}}
  zh: 95 分位响应时间为 {{`{{ $value | humanizeDuration }}`}}
- name: SmartTravelPaymentsCollapse
  severity: critical
  team: payment
  for: 0s
  query: |-
    smart_travel:payment_success:ratio5m{SERIES} < 0.9
      and smart_travel:payments:increase5m{SERIES} > 20
  summary: Only {{`{{ $value | humanizePercentage }} of payments by {{ $labels.provider }}`}} succeed
  zh: {{`'{{ $labels.provider }} 支付成功率只有 {{ $value | humanizePercentage }}'`}}
- name: SmartTravelPaymentsFail
  severity: critical
  team: payment
  for: 2m
  query: |-
    smart_travel:payment_success:ratio5m{SERIES} < 0.95
      and smart_travel:payments:increase5m{SERIES} > 20
  summary: Only {{`{{ $value | humanizePercentage }} of payments by {{ $labels.provider }}`}} succeed, below 95 %
  zh: {{`'{{ $labels.provider }} 支付成功率为 {{ $value | humanizePercentage }}，低于 95 %'`}}
- name: SmartTravelPaymentsDegrade
  severity: warning
  team: payment
  for: 5m
  query: |-
    smart_travel:payment_success:ratio5m{SERIES} < 0.99
      and smart_travel:payments:increase5m{SERIES} > 100
  summary: Only {{`{{ $value | humanizePercentage }} of payments by {{ $labels.provider }}`}} succeed, below 99 %
  zh: {{`'{{ $labels.provider }} 支付成功率为 {{ $value | humanizePercentage }}，低于 99 %'`}}
- name: SmartTravelPaymentsSlow
  severity: warning
  team: payment
  for: 5m
  query: |-
    histogram_quantile(0.95, sum by (job, namespace, provider, le) (
      rate(smart_travel_payment_response_time_seconds_bucket{SERIES}[5m])
    )) > 5 and smart_travel:payments:increase5m{SERIES} > 20
  summary: The 95th percentile of payments by {{`{{ $labels.provider }} takes {{ $value | humanizeDuration }}`}}
  zh: {{`'{{ $labels.provider }} 支付的 95 分位时间为 {{ $value | humanizeDuration }}'`}}
{{- end }}
