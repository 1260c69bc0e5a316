{{/* What the schema cannot say. Each sentence names the setting and what to do. */}}
{{- define "smart-travel.validate" -}}
{{- $values := .Values -}}
{{- $isSlot := eq $values.mode "slot" -}}
{{- if and $isSlot (not $values.slot.name) -}}
{{- fail "slot.name: mode slot needs blue or green" -}}
{{- end -}}
{{- if and (not $isSlot) $values.slot.name -}}
{{- fail (printf "slot.name: expected empty in mode %s, got %s; set mode: slot" $values.mode $values.slot.name) -}}
{{- end -}}
{{- if and $values.fullnameOverride (ne $values.mode "standalone") -}}
{{- fail (printf "fullnameOverride: objects of mode %s are named by the application; leave it empty" $values.mode) -}}
{{- end -}}
{{- if and (eq ($values.image.tag | toString) "latest") (not $values.image.digest) -}}
{{- fail "image.tag: latest may be another image tomorrow; set image.digest too, or a fixed tag" -}}
{{- end -}}
{{- if and $values.ingress.enabled $values.httpRoute.enabled -}}
{{- fail "ingress.enabled, httpRoute.enabled: one host has one route; switch one of them off" -}}
{{- end -}}
{{- if and $values.autoscaling.enabled (gt (int $values.autoscaling.minReplicas) (int $values.autoscaling.maxReplicas)) -}}
{{- fail "autoscaling: minReplicas is above maxReplicas" -}}
{{- end -}}
{{- include "smart-travel.validateStorage" . -}}
{{- include "smart-travel.validateSecrets" . -}}
{{- end }}

{{- define "smart-travel.validateStorage" -}}
{{- $values := .Values -}}
{{- $persistence := $values.persistence -}}
{{- if and $persistence.enabled (eq $persistence.accessMode "ReadWriteOnce") -}}
{{- if or (ne $values.mode "standalone") $values.autoscaling.enabled (ne (toString $values.replicas) "1") -}}
{{- fail "persistence.accessMode: ReadWriteOnce ties all pods to one node; use ReadWriteMany, or one replica in mode standalone" -}}
{{- end -}}
{{- end -}}
{{- if and $values.postgres.enabled (eq $values.environment "production") -}}
{{- fail "postgres.enabled: it is for development; production brings its own database" -}}
{{- end -}}
{{- if and $values.postgres.enabled (not $values.postgres.existingSecret) -}}
{{- fail "postgres.existingSecret: name a Secret that holds POSTGRES_PASSWORD; there is no default password" -}}
{{- end -}}
{{- end }}

{{- define "smart-travel.validateSecrets" -}}
{{- $values := .Values -}}
{{- if and $values.secrets.create $values.secrets.existingSecret -}}
{{- fail "secrets: set either existingSecret or create, not both" -}}
{{- end -}}
{{- if and $values.secrets.create (eq $values.environment "production") -}}
{{- fail "secrets.create: Helm keeps values in plain text; in production name a Secret in secrets.existingSecret" -}}
{{- end -}}
{{- if and $values.secrets.data (not $values.secrets.create) -}}
{{- fail "secrets.data: it is used only with secrets.create; set that, or use secrets.existingSecret" -}}
{{- end -}}
{{- if and $values.secrets.create (not $values.secrets.data) -}}
{{- fail "secrets.create: put the secrets into secrets.data, or name a Secret in secrets.existingSecret" -}}
{{- end -}}
{{- range $name, $value := $values.secrets.data -}}
{{- if regexMatch "(?i)harbor12345|change[-_ ]?me|dev_|(^|[:/@])(password|passwd|secret|admin|root|postgres|test|123456|12345678)($|@)" $value -}}
{{- fail (printf "secrets.data.%s: it holds a well-known default; make a new one" $name) -}}
{{- end -}}
{{- end -}}
{{- if $values.payments.enabled -}}
{{- if not (include "smart-travel.secretName" .) -}}
{{- fail "payments.enabled: the database's address is needed; name a Secret with DATABASE_URL in secrets.existingSecret" -}}
{{- end -}}
{{- if not (has "DATABASE_URL" $values.secrets.env) -}}
{{- fail "secrets.env: payments need DATABASE_URL in it" -}}
{{- end -}}
{{- if and $values.secrets.create (not $values.payments.credentialsSecret) -}}
{{- if not (hasKey $values.secrets.data $values.payments.credentialsKey) -}}
{{- fail (printf "secrets.data: payments need %s in it, or payments.credentialsSecret" $values.payments.credentialsKey) -}}
{{- end -}}
{{- end -}}
{{- range $name := list "publicBaseUrl" "providerBaseUrl" -}}
{{- if not (get $values.payments $name) -}}
{{- fail (printf "payments.%s: payments need it" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
