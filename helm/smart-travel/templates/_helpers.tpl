{{/* The name of a release's objects: what scripts, routes and people address. */}}
{{- define "smart-travel.fullname" -}}
{{- if eq .Values.mode "slot" -}}
{{- printf "%s-%s" .Values.application .Values.slot.name -}}
{{- else if eq .Values.mode "edge" -}}
{{- .Values.application -}}
{{- else -}}
{{- .Values.fullnameOverride | default .Release.Name -}}
{{- end -}}
{{- end }}

{{/* "true" where the mode runs pods of the service. */}}
{{- define "smart-travel.hasWorkload" -}}
{{- if ne .Values.mode "edge" }}true{{ end -}}
{{- end }}

{{/* "true" where the mode renders what all pods of an application share. */}}
{{- define "smart-travel.hasShared" -}}
{{- if ne .Values.mode "slot" }}true{{ end -}}
{{- end }}

{{/* The release as the service reports it. */}}
{{- define "smart-travel.release" -}}
{{- .Values.release | default .Values.image.tag | default .Chart.AppVersion -}}
{{- end }}

{{- define "smart-travel.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: web
{{- end }}

{{/* Labels of pods; those of the chart are left out, or a new chart alone would roll the pods. */}}
{{- define "smart-travel.podLabels" -}}
{{- $values := .root.Values -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/version: {{ include "smart-travel.release" .root | replace "+" "_" | trunc 63 | quote }}
app.kubernetes.io/part-of: smart-travel-platform
environment: {{ $values.environment }}
zhiyou.dev/application: {{ $values.application }}
{{- if eq $values.mode "slot" }}
zhiyou.dev/slot: {{ $values.slot.name }}
{{- end }}
{{- end }}

{{/* Labels of an object; take the context and the component: dict "root" $ "component" "web". */}}
{{- define "smart-travel.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{ include "smart-travel.podLabels" . }}
{{- end }}

{{/* An image by digest where there is one: dict "image" … "tag" …. */}}
{{- define "smart-travel.image" -}}
{{- with .image.digest -}}
{{- printf "%s@%s" $.image.repository . -}}
{{- else -}}
{{- printf "%s:%s" .image.repository .tag -}}
{{- end -}}
{{- end }}

{{/* A digest never changes, so that a stored image will do, also while the registry is away. */}}
{{- define "smart-travel.pullPolicy" -}}
{{- .pullPolicy | default (empty .digest | ternary "Always" "IfNotPresent") -}}
{{- end }}

{{/* The end of a name that follows the content of the object: a new content is a new object. */}}
{{- define "smart-travel.hash" -}}
{{- toJson . | sha256sum | trunc 10 -}}
{{- end }}

{{- define "smart-travel.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "smart-travel.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end }}

{{/* The token is mounted only where the pods may ask something. */}}
{{- define "smart-travel.needsToken" -}}
{{- and .Values.rbac.create (gt (len .Values.rbac.rules) 0) -}}
{{- end }}

{{- define "smart-travel.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: {{ .Values.podSecurity.runAsUser | int64 }}
runAsGroup: {{ .Values.podSecurity.runAsGroup | int64 }}
fsGroup: {{ .Values.podSecurity.fsGroup | int64 }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "smart-travel.containerSecurityContext" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
runAsNonRoot: true
runAsUser: {{ .Values.podSecurity.runAsUser | int64 }}
runAsGroup: {{ .Values.podSecurity.runAsGroup | int64 }}
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/* Pods by namespace and label, as one peer of a network policy. */}}
{{- define "smart-travel.peer" -}}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ .namespace }}
  {{- with .podLabels }}
  podSelector:
    matchLabels:
      {{- toYaml . | nindent 6 }}
  {{- end }}
{{- end }}

{{- define "smart-travel.postgresLabels" -}}
app.kubernetes.io/name: postgres
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: postgres
zhiyou.dev/application: {{ .Values.application }}
{{- end }}
