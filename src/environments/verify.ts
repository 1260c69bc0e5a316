import { checkPair, type TlsProblem } from '../tls/check.ts';
import { lookAt, type EnvironmentSite } from './look.ts';
import { foundTls, pairIn } from './objects/own-pair.ts';
import type { PlanOptions, Step } from './plan.ts';
import { KIND } from './wanted.ts';

/** What is not well beside fields that differ. A warning is no drift. */
export type Finding =
  | {
      readonly code: 'certificate';
      readonly secret: string;
      readonly problem: TlsProblem | { readonly kind: 'missing' };
      readonly isWarning: false;
    }
  /** Pod Security is pinned to a version that the cluster does not know yet. */
  | {
      readonly code: 'pod-security-ahead';
      readonly wanted: string;
      readonly server: string;
      readonly isWarning: true;
    }
  | { readonly code: 'clock'; readonly skewMs: number; readonly isWarning: true };

/** What a check of an environment found. */
export type Verified = { readonly steps: readonly Step[]; readonly findings: readonly Finding[] };

const SKEW_MS = 30_000;

/** Whether a step says that the cluster is not as declared. */
export function isDrift({ action }: Step): boolean {
  return action !== 'none' && action !== 'leave-out';
}

/** Compares an environment with its declaration, and looks at what fields do not say. Nothing is written. */
export async function verifyEnvironment(
  site: EnvironmentSite,
  options: PlanOptions & { readonly signal?: AbortSignal; readonly timeoutMs?: number },
): Promise<Verified> {
  const steps = await lookAt(site, options);
  const findings = await Promise.all([
    certificateFindings(site),
    podSecurityFindings(site),
    clockFindings(site),
  ]);
  return { steps, findings: findings.flat() };
}

async function certificateFindings(site: EnvironmentSite): Promise<readonly Finding[]> {
  const { place, objects, nowMs } = site;
  const { tls } = place.setup;
  if (tls === undefined) return [];
  const { namespace, edge } = place;
  const secret = tls.secretName;
  const pair = pairIn(await objects.find({ kind: KIND.Secret, name: secret, namespace }));
  const of = (problem: TlsProblem | { readonly kind: 'missing' }): Finding => ({
    code: 'certificate',
    secret,
    problem,
    isWarning: false,
  });
  if (pair === undefined) return [of({ kind: 'missing' })];
  const { authority } = await foundTls(place, (kept) => objects.find(kept));
  const authorities = authority === undefined ? {} : { authorities: [authority.certificatePem] };
  return checkPair(pair, { hosts: edge.hosts, nowMs: nowMs(), ...authorities }).map(of);
}

async function podSecurityFindings({
  place,
  objects,
}: EnvironmentSite): Promise<readonly Finding[]> {
  const wanted = place.setup.podSecurity.version;
  const { minor, gitVersion: server } = await objects.version();
  return Number(wanted.slice('v1.'.length)) > minor
    ? [{ code: 'pod-security-ahead', wanted, server, isWarning: true }]
    : [];
}

async function clockFindings({ objects, nowMs }: EnvironmentSite): Promise<readonly Finding[]> {
  await objects.version();
  const skewMs = objects.nowMs() - nowMs();
  return Math.abs(skewMs) > SKEW_MS ? [{ code: 'clock', skewMs, isWarning: true }] : [];
}
