{{/* The variables of the service that are no secret. The release is set beside them, so that it alone changes nothing here. */}}
{{- define "smart-travel.config" -}}
{{- $termination := .Values.termination -}}
{{- $data := dict
  "HOST" "0.0.0.0"
  "PORT" (int .Values.service.port | toString)
  "OPERATIONS_PORT" (int .Values.service.operationsPort | toString)
  "DRAIN_DELAY_MS" (mul (int $termination.drainDelaySeconds) 1000 | toString)
  "SHUTDOWN_DEADLINE_MS" (mul (int $termination.requestSeconds) 1000 | toString)
-}}
{{- if eq .Values.mode "slot" -}}
{{- $data = set $data "SLOT" .Values.slot.name -}}
{{- end -}}
{{- with .Values.payments -}}
{{- if .enabled -}}
{{- $data = merge $data (dict
  "PUBLIC_BASE_URL" .publicBaseUrl
  "PROVIDER_BASE_URL" .providerBaseUrl
  "PAYMENT_CREDENTIALS_FILE" (printf "/etc/smart-travel/payments/%s" .credentialsKey)
) -}}
{{- end -}}
{{- end -}}
{{- merge $data .Values.env | toJson -}}
{{- end }}

{{- define "smart-travel.configName" -}}
{{- printf "%s-config-%s" (include "smart-travel.fullname" .) (include "smart-travel.config" . | fromJson | include "smart-travel.hash") -}}
{{- end }}

{{/* The Secret that the pods read; empty when they read none. */}}
{{- define "smart-travel.secretName" -}}
{{- if .Values.secrets.create -}}
{{- printf "%s-secret-%s" (include "smart-travel.fullname" .) (include "smart-travel.hash" .Values.secrets.data) -}}
{{- else -}}
{{- .Values.secrets.existingSecret -}}
{{- end -}}
{{- end }}

{{- define "smart-travel.credentialsSecretName" -}}
{{- .Values.payments.credentialsSecret | default (include "smart-travel.secretName" .) -}}
{{- end }}
