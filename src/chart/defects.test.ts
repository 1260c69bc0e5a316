import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { checkCells } from './lint/check-cells.ts';
import { GOOD_RENDER } from './rules/good-render.fixture.ts';
import type { Schemas } from './schema/schema.ts';

const packed = readFileSync(new URL('../../schemas/kubernetes.json.br', import.meta.url));
const schemas = JSON.parse(String(brotliDecompressSync(packed))) as Schemas;

function idsOf(text: string): readonly string[] {
  const outcome = { kind: 'rendered', text } as const;
  const cells = [{ row: 'production', version: '1.34', custom: true, outcome }];
  return checkCells(cells, schemas).flatMap(({ ids }) => ids);
}

const SECOND_SERVICE = `---
# Source: trips/templates/canary.yaml
apiVersion: v1
kind: Service
metadata: { name: trips-green, labels: {} }
spec:
  selector: { version: green }
  ports: [{ name: http, port: 80, targetPort: 3000 }]
`;

/** Number of the defect, what it was, how it shows in a render, and the rule that finds it. */
const DEFECTS: readonly (readonly [number, string, string | RegExp, string, string])[] = [
  [
    4,
    'PodSecurityPolicy',
    /^apiVersion: policy\/v1\nkind: PodDisruptionBudget/m,
    'apiVersion: policy/v1beta1\nkind: PodSecurityPolicy',
    'zhiyou:removed-api',
  ],
  [
    5,
    'a claim that nothing makes',
    'emptyDir: { sizeLimit: 16Mi }',
    'persistentVolumeClaim: { claimName: trips-pvc }',
    'zhiyou:volume-source',
  ],
  [
    6,
    'an unknown field of a security context',
    'runAsNonRoot: true',
    'runAsNonRoot: true\n        enabled: true',
    'zhiyou:schema',
  ],
  [
    7,
    'a variable twice',
    '- { name: LOG_LEVEL, value: info }',
    '- { name: A, value: b }\n            - { name: A, value: c }',
    'zhiyou:schema',
  ],
  [
    8,
    'the class of an Ingress in two places',
    /kind: Ingress\nmetadata:\n/,
    '$&  annotations: { kubernetes.io/ingress.class: nginx }\n',
    'zhiyou:ingress-class',
  ],
  [
    9,
    'an annotation that is no text',
    /kind: Ingress\nmetadata:\n/,
    '$&  annotations: { a.example/canary-weight: 0 }\n',
    'zhiyou:schema',
  ],
  [
    10,
    'a YAML key twice',
    '  LOG_LEVEL: info\n',
    '  LOG_LEVEL: info\n  LOG_LEVEL: debug\n',
    'zhiyou:duplicate-key',
  ],
  [11, 'a Service that selects nothing', /$/, SECOND_SERVICE, 'kube-score:service-targets-pod'],
  [
    15,
    'one object twice',
    /$/,
    SECOND_SERVICE.replace('trips-green', 'trips'),
    'zhiyou:object-once',
  ],
  [
    19,
    'a probe of a port that is not there',
    'path: /api/ready, port: 3000',
    'path: /api/ready, port: 80',
    'kube-linter:readiness-port',
  ],
  [
    21,
    'the default account, with its token',
    'serviceAccountName: trips',
    'serviceAccountName: default',
    'kube-linter:non-existent-service-account',
  ],
  [22, 'no seccomp profile', 'seccompProfile: { type: RuntimeDefault }', '', 'PSS205'],
  [
    23,
    "a controller's own annotation",
    /kind: Deployment\nmetadata:\n/,
    '$&  annotations: { deployment.kubernetes.io/revision: "6" }\n',
    'zhiyou:controller-fields',
  ],
  [
    24,
    'replicas beside an autoscaler',
    '  strategy:',
    '  replicas: 5\n  strategy:',
    'kube-score:deployment-targeted-by-hpa-does-not-have-replicas-configured',
  ],
  [25, 'no preStop', /lifecycle: .*\n/, '\n', 'zhiyou:graceful-end'],
  [
    25,
    'pods taken away before others serve',
    'maxUnavailable: 0',
    'maxUnavailable: 25%',
    'zhiyou:no-pod-missing',
  ],
  [
    26,
    'one question for both probes',
    'path: /api/ready, port: 3000',
    'path: /api/health, port: http',
    'kube-score:pod-probes-identical',
  ],
  [
    27,
    'a budget that lets no node be drained',
    'maxUnavailable: 1',
    'minAvailable: 3',
    'kube-linter:pdb-min-available',
  ],
  [
    28,
    'nothing about what goes out',
    '[Ingress, Egress]',
    '[Ingress]',
    'kube-score:pod-networkpolicy',
  ],
  [
    54,
    'strategy Recreate',
    'type: RollingUpdate\n    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }',
    'type: Recreate',
    'kube-score:deployment-strategy',
  ],
  [85, 'the tag latest', 'assistant:6.2.0', 'assistant:latest', 'KSV-0013'],
];

it.each(DEFECTS)('defect %i, %s, is found', (...[, , pattern, replacement, rule]) => {
  const text = GOOD_RENDER.replace(pattern, replacement);
  expect(text).not.toBe(GOOD_RENDER);
  expect(idsOf(text)).toContain(rule);
});
