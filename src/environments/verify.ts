import { checkPair, type TlsProblem } from '../tls/check.ts';
import { asked } from './findings/asked.ts';
import { deployerFindings } from './findings/deployers.ts';
import type { Finding } from './findings/finding.ts';
import { pullFindings } from './findings/pull.ts';
import { quotaFindings } from './findings/quota.ts';
import { behindFindings, targetFindings } from './findings/running.ts';
import { lookAt, type EnvironmentSite } from './look.ts';
import { foundTls, pairIn } from './objects/own-pair.ts';
import type { PlanOptions, Step } from './plan.ts';
import { DEPLOYMENT, KIND } from './wanted.ts';

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
  const { place, objects } = site;
  const [steps, deployments] = await Promise.all([
    lookAt(site, options),
    objects.list(DEPLOYMENT, { namespace: place.namespace }),
  ]);
  const findings = await Promise.all([
    certificateFindings(site),
    podSecurityFindings(site),
    clockFindings(site),
    asked('deployers', () => deployerFindings(site)),
    asked('chart', async () => quotaFindings(place.setup, await site.demand())),
    asked('secrets', () => behindFindings(site, deployments)),
    asked('registry', () => pullFindings(site, deployments)),
    asked('prometheus', () => targetFindings(site, deployments)),
  ]);
  return { steps, findings: findings.flat() };
}

/** Whether what visitors get is the right certificate, and for how long. */
export async function certificateFindings(
  site: EnvironmentSite,
  call: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {},
): Promise<readonly Finding[]> {
  const { place, objects, nowMs } = site;
  const { tls } = place.setup;
  if (tls === undefined) return [];
  const { namespace, edge } = place;
  const secret = tls.secretName;
  const pair = pairIn(await objects.find({ kind: KIND.Secret, name: secret, namespace }, call));
  const of = (problem: TlsProblem | { readonly kind: 'missing' }): Finding => ({
    code: 'certificate',
    secret,
    problem,
    isWarning: false,
  });
  if (pair === undefined) return [of({ kind: 'missing' })];
  const { authority } = await foundTls(place, (kept) => objects.find(kept, call));
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
