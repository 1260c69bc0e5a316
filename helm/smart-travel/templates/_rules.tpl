{{/* A query in which SERIES stands for what picks this application's series. */}}
{{- define "smart-travel.query" -}}
{{- $series := printf `job="%s",namespace="%s"` .root.Values.application .root.Release.Namespace -}}
{{- .query | replace "SERIES" $series -}}
{{- end }}

{{/* Increments are summed before they are divided, so that no series is compared with itself. */}}
{{- define "smart-travel.recordingRules" -}}
{{- $requests := `sum by (job, namespace) (increase(smart_travel_http_requests_total{SERIES,route_class!="operations"}[%s]))` -}}
{{- $errors := `(
  sum by (job, namespace) (increase(smart_travel_http_requests_total{SERIES,route_class!="operations",status=~"5.."}[%s]))
  or 0 * smart_travel:http_requests:increase%s{SERIES}
) / (smart_travel:http_requests:increase%s{SERIES} > 0)` -}}
- name: smart-travel.records
  rules:
    {{- range list "5m" "30m" "1h" "6h" }}
    - record: smart_travel:http_requests:increase{{ . }}
      expr: |-
        {{- include "smart-travel.query" (dict "root" $ "query" (printf $requests .)) | nindent 8 }}
    - record: smart_travel:http_errors:ratio{{ . }}
      expr: |-
        {{- include "smart-travel.query" (dict "root" $ "query" (printf $errors . . .)) | nindent 8 }}
    {{- end }}
    - record: smart_travel:payments:increase5m
      expr: |-
        {{- include "smart-travel.query" (dict "root" $ "query" `sum by (job, namespace, provider) (
  increase(smart_travel_payment_requests_total{SERIES,stage!="isolated_verification"}[5m])
)`) | nindent 8 }}
    - record: smart_travel:payment_success:ratio5m
      expr: |-
        {{- include "smart-travel.query" (dict "root" $ "query" `sum by (job, namespace, provider) (
  increase(smart_travel_payment_requests_total{SERIES,stage!="isolated_verification",outcome="success"}[5m])
) / (smart_travel:payments:increase5m{SERIES} > 0)`) | nindent 8 }}
{{- end }}

{{/* One alert: root, name, query, for, severity, team, summary, zh. */}}
{{- define "smart-travel.alert" -}}
{{- $values := .root.Values -}}
- alert: {{ .name }}
  expr: |-
    {{- include "smart-travel.query" . | nindent 4 }}
  for: {{ .for }}
  labels:
    severity: {{ .severity }}
    team: {{ .team }}
    service: {{ $values.application }}
    environment: {{ $values.environment }}
  annotations:
    summary: {{ .summary | quote }}
    summary_zh: {{ .zh | quote }}
    runbook_url: {{ printf "%s/%s" $values.monitoring.prometheusRule.runbookBaseUrl .name | quote }}
{{- end }}
