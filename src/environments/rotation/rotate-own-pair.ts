import type { NeededRight } from '../../ports/cluster-objects.ts';
import { OperationError } from '../../shared/errors.ts';
import { checkPair, validityOf } from '../../tls/check.ts';
import { newPair, type TlsState } from '../../tls/issue.ts';
import type { EnvironmentSite } from '../look.ts';
import { foundTls, pairIn, pairSecret } from '../objects/own-pair.ts';
import { FIELD_MANAGER } from '../place.ts';

/** What became of a pair that the environment's own authority signs. */
export type PairRotation =
  | { readonly kind: 'rights-missing'; readonly rights: readonly NeededRight[] }
  /** There is no authority yet, or what is there fits its hosts no more. */
  | { readonly kind: 'absent' }
  /** `fresh`: it was renewed a moment ago, perhaps by a run that was cut off. */
  | {
      readonly kind: 'renewed' | 'planned' | 'fresh';
      readonly secret: string;
      readonly untilMs: number;
    };

/** Of what cannot be read. */
const NEVER = { fromMs: 0, untilMs: 0 };
/** Pairs begin an hour before they are made. */
const FRESH_MS = 2 * 3_600_000;

/**
 * Signs a new pair in the place of the old one. The authority stays, so whoever trusts it trusts both; the edge takes the
 * new pair up by itself, and connections that are open keep the old one.
 * @throws {OperationError} when the cluster cannot be seen, or keeps another pair.
 */
export async function rotateOwnPair(
  site: EnvironmentSite,
  { dryRun, signal }: { readonly dryRun: boolean; readonly signal?: AbortSignal },
): Promise<PairRotation> {
  const { place, objects, nowMs } = site;
  const { authority, pair } = await foundTls(place, (kept) => objects.find(kept, { signal }));
  const secret = place.setup.tls?.secretName;
  if (secret === undefined || authority === undefined || pair === undefined) {
    return { kind: 'absent' };
  }
  const { fromMs, untilMs } = validityOf(pair) ?? NEVER;
  if (nowMs() - fromMs < FRESH_MS) return { kind: 'fresh', secret, untilMs };
  if (dryRun) return { kind: 'planned', secret, untilMs };
  const { namespace } = place;
  const right: NeededRight = { group: '', resource: 'secrets', verb: 'patch', namespace };
  const answers = await objects.canI([right], { signal });
  if (answers.some(({ allowed }) => !allowed)) return { kind: 'rights-missing', rights: [right] };
  const next = newPair(authority, place.edge.hosts, nowMs());
  await putPair(site, { authority, pair: next }, { secret, signal });
  return { kind: 'renewed', secret, ...(validityOf(next) ?? NEVER) };
}

async function putPair(
  { place, objects, nowMs }: EnvironmentSite,
  state: TlsState,
  { secret, signal }: { readonly secret: string; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const { object } = pairSecret(place, secret, state);
  const call = { fieldManager: FIELD_MANAGER, force: true, signal };
  const kept = pairIn(await objects.apply(object, call));
  const authorities = [state.authority.certificatePem];
  const wish = { hosts: place.edge.hosts, authorities, nowMs: nowMs() };
  const isKept = kept?.certificatePem === state.pair.certificatePem;
  if (isKept && checkPair(kept, wish).length === 0) return;
  throw new OperationError(`the cluster kept another pair in Secret ${secret}`, {
    code: 'rejected',
    retryable: false,
  });
}
