import { z } from 'zod';
import { readAs, type KubernetesObject, type ObjectToWrite } from '../client/object.ts';
import { TOKEN_ANNOTATION, tokenOf } from './fence.ts';

/** What a Lease object says. Times are epoch ms. */
export type Claim = {
  /** Names one acquisition; empty when the lease was given back. */
  readonly identity: string;
  readonly holder: string;
  readonly pid: number;
  readonly token: number;
  readonly sinceMs: number;
  readonly renewedMs: number;
  readonly durationMs: number;
};

const HOLDER = 'zhiyou.dev/holder';
const PID = 'zhiyou.dev/pid';

const specSchema = z.looseObject({
  spec: z.looseObject({
    holderIdentity: z.string().nullish(),
    leaseDurationSeconds: z.number().nullish(),
    acquireTime: z.string().nullish(),
    renewTime: z.string().nullish(),
    leaseTransitions: z.number().nullish(),
  }),
});

/** The claim as an object; the token is written twice, so that a Lease that others edit does not lose it. */
export function leaseObject(
  name: string,
  labels: Readonly<Record<string, string>>,
  claim: Claim,
): ObjectToWrite {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name,
      labels,
      annotations: {
        [TOKEN_ANNOTATION]: String(claim.token),
        [HOLDER]: claim.holder,
        [PID]: String(claim.pid),
      },
    },
    spec: {
      holderIdentity: claim.identity,
      leaseDurationSeconds: Math.max(1, Math.ceil(claim.durationMs / 1000)),
      acquireTime: microTime(claim.sinceMs),
      renewTime: microTime(claim.renewedMs),
      leaseTransitions: claim.token,
    },
  };
}

/** Reads a Lease; one without times is long over. */
export function claimIn(object: KubernetesObject): Claim {
  const { spec } = readAs(specSchema, object, `leases ${object.metadata.name}`);
  const annotations = object.metadata.annotations ?? {};
  return {
    identity: spec.holderIdentity ?? '',
    holder: annotations[HOLDER] ?? spec.holderIdentity ?? '',
    pid: Number(annotations[PID] ?? '0'),
    token: Math.max(spec.leaseTransitions ?? 0, tokenOf(object)),
    sinceMs: timeOf(spec.acquireTime),
    renewedMs: timeOf(spec.renewTime),
    durationMs: (spec.leaseDurationSeconds ?? 0) * 1000,
  };
}

/** Kubernetes wants microseconds here. */
function microTime(ms: number): string {
  return new Date(Math.floor(ms)).toISOString().replace('Z', '000Z');
}

function timeOf(text: string | null | undefined): number {
  const ms = Date.parse(text ?? '');
  return Number.isFinite(ms) ? ms : 0;
}
