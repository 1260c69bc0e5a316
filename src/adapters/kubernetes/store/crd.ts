import type { ObjectToWrite } from '../client/object.ts';

/** The annotation that tells an older definition from a newer one. */
export const CRD_REVISION_ANNOTATION = 'zhiyou.dev/crd-revision';

/** Counts the changes of the definition below. */
export const CRD_REVISION = 1;

const open = (description: string, properties: Readonly<Record<string, unknown>>): unknown => ({
  type: 'object',
  description,
  properties,
  'x-kubernetes-preserve-unknown-fields': true,
});
const text = (description: string): unknown => ({ type: 'string', description });
const holder = (description: string): unknown =>
  open(description, {
    slot: { type: 'string', enum: ['blue', 'green'] },
    release: text('Version, such as 6.2.1.'),
  });
const column = (name: string, type: string, jsonPath: string): unknown => ({
  name,
  type,
  jsonPath,
});

/**
 * The definition of `Rollout`. The schema names what people and `kubectl` look at and keeps the rest as it is, since the
 * format has a version of its own. Spec and status are one document of one fenced writer and are written in one step, so
 * the status is no subresource.
 */
export const ROLLOUT_CRD: ObjectToWrite = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'rollouts.zhiyou.dev',
    annotations: { [CRD_REVISION_ANNOTATION]: String(CRD_REVISION) },
    labels: { 'app.kubernetes.io/name': 'zhiyou', 'app.kubernetes.io/managed-by': 'zhiyou' },
  },
  spec: {
    group: 'zhiyou.dev',
    scope: 'Namespaced',
    names: {
      kind: 'Rollout',
      listKind: 'RolloutList',
      plural: 'rollouts',
      singular: 'rollout',
      categories: ['zhiyou'],
    },
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        additionalPrinterColumns: [
          column('Application', 'string', '.spec.application'),
          column('Environment', 'string', '.spec.environment'),
          column('Strategy', 'string', '.spec.plan.strategy'),
          column('Stable', 'string', '.spec.stable.release'),
          column('Candidate', 'string', '.spec.candidate.release'),
          column('Phase', 'string', '.status.phase'),
          column('Step', 'string', '.status.step'),
          column('Age', 'date', '.metadata.creationTimestamp'),
        ],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            description: 'One rollout of zhiyou: a release on trial beside the one that serves.',
            properties: {
              spec: open('What the rollout is; it does not change.', {
                schemaVersion: { type: 'integer', minimum: 1 },
                id: text('UTC day and a number, such as 2026-11-23-004.'),
                application: text('What is delivered.'),
                environment: text('Where to.'),
                requester: text('Who asked for it.'),
                startedAtMs: { type: 'number', description: 'Epoch ms.' },
                stable: holder('What served before.'),
                candidate: holder('What is on trial.'),
                plan: open('The strategy, compiled into steps.', {}),
              }),
              status: open('Where the rollout is; the engine writes it.', {
                phase: text('Such as shifting or promoted.'),
                step: text('The present step and how many there are, such as 2/5.'),
                state: open("The engine's state.", {}),
                lastInput: text('The wish that was taken up last.'),
                finishedAtMs: { type: 'number', description: 'Epoch ms.' },
              }),
            },
          },
        },
      },
    ],
  },
};
