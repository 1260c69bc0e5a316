/** A render that breaks no rule. */
export const GOOD_RENDER: string = `---
# Source: trips/templates/serviceaccount.yaml
apiVersion: v1
kind: ServiceAccount
metadata: &metadata
  name: trips
  namespace: trips-production
  labels: &labels
    app.kubernetes.io/name: trips
    app.kubernetes.io/instance: trips
    app.kubernetes.io/version: 6.2.0
    app.kubernetes.io/managed-by: Helm
automountServiceAccountToken: false
---
# Source: trips/templates/configmap.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: trips-1a2b
  labels: LABELS
immutable: true
data:
  LOG_LEVEL: info
  PAYMENT_CREDENTIALS_FILE: /etc/trips/merchant.json
---
# Source: trips/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: trips
  labels: LABELS
spec:
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }
  selector:
    matchLabels: { app: trips }
  template:
    metadata:
      labels: { app: trips }
    spec:
      serviceAccountName: trips
      automountServiceAccountToken: false
      priorityClassName: important
      terminationGracePeriodSeconds: 90
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        seccompProfile: { type: RuntimeDefault }
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 100
              podAffinityTerm:
                topologyKey: kubernetes.io/hostname
                labelSelector: { matchLabels: { app: trips } }
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector: { matchLabels: { app: trips } }
      containers:
        - name: trips
          image: harbor.example.com/trips/assistant:6.2.0
          imagePullPolicy: Always
          ports:
            - { name: http, containerPort: 3000 }
          env:
            - { name: LOG_LEVEL, value: info }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          resources:
            requests: { cpu: 100m, memory: 128Mi, ephemeral-storage: 64Mi }
            limits: { cpu: 1, memory: 256Mi, ephemeral-storage: 128Mi }
          lifecycle: { preStop: { sleep: { seconds: 15 } } }
          startupProbe: { httpGet: { path: /api/health, port: http } }
          livenessProbe: { httpGet: { path: /api/health, port: http } }
          readinessProbe: { httpGet: { path: /api/ready, port: 3000 } }
      volumes:
        - name: tmp
          emptyDir: { sizeLimit: 16Mi }
---
# Source: trips/templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: trips
  labels: LABELS
spec:
  selector: { app: trips }
  ports:
    - { name: http, port: 80, targetPort: http }
---
# Source: trips/templates/hpa.yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: trips
  labels: LABELS
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: trips }
  minReplicas: 3
  maxReplicas: 9
---
# Source: trips/templates/pdb.yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: trips
  labels: LABELS
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector: { matchLabels: { app: trips } }
---
# Source: trips/templates/networkpolicy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: trips
  labels: LABELS
spec:
  podSelector: { matchLabels: { app: trips } }
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }
---
# Source: trips/templates/ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: trips
  labels: LABELS
spec:
  ingressClassName: traefik
  rules:
    - host: trips.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: trips, port: { name: http } } }
---
# Source: trips/templates/httproute.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: trips
  labels: LABELS
spec:
  rules:
    - backendRefs:
        - { name: trips, port: 80 }
---
# Source: trips/templates/servicemonitor.yaml
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: trips
  labels: LABELS
spec:
  selector: { matchLabels: { app.kubernetes.io/name: trips } }
  endpoints:
    - { port: http, path: /api/metrics }
`
  .replaceAll(/ (?:&metadata|&labels)/g, '')
  .replaceAll(
    'LABELS',
    '{ app.kubernetes.io/name: trips, app.kubernetes.io/instance: trips, app.kubernetes.io/version: 6.2.0, app.kubernetes.io/managed-by: Helm }',
  );
