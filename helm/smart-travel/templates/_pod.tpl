{{- define "smart-travel.probes" -}}
startupProbe:
  httpGet:
    path: /api/health
    port: http
  {{- toYaml .Values.probes.startup | nindent 2 }}
livenessProbe:
  httpGet:
    path: /api/health
    port: http
  {{- toYaml .Values.probes.liveness | nindent 2 }}
readinessProbe:
  httpGet:
    path: /api/ready
    port: http
  {{- toYaml .Values.probes.readiness | nindent 2 }}
{{- end }}

{{/* Where pods go: replicas of one release apart, counted a revision at a time. */}}
{{- define "smart-travel.placement" -}}
{{- with .Values.scheduling.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.scheduling.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- include "smart-travel.selectorLabels" . | nindent 14 }}
topologySpreadConstraints:
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: {{ $.Values.scheduling.whenUnsatisfiable }}
    labelSelector:
      matchLabels:
        {{- include "smart-travel.selectorLabels" $ | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
  {{- end }}
{{- end }}

{{- define "smart-travel.claimName" -}}
{{- if .Values.persistence.existingClaim -}}
{{- .Values.persistence.existingClaim -}}
{{- else if eq .Values.mode "standalone" -}}
{{- printf "%s-data" (include "smart-travel.fullname" .) -}}
{{- else -}}
{{- printf "%s-data" .Values.application -}}
{{- end -}}
{{- end }}

{{/* Names can be looked up at the cluster's DNS and nowhere else. */}}
{{- define "smart-travel.dnsRule" -}}
- to:
    {{- include "smart-travel.peer" .Values.networkPolicy.dns | nindent 4 }}
  ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end }}
