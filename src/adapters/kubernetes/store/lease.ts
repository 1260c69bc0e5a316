import { randomUUID } from 'node:crypto';
import type { Lease, LeaseAnswer, LeaseHolder } from '../../../ports/state-store.ts';
import { OperationError } from '../../../shared/errors.ts';
import { ApiError } from '../client/api-error.ts';
import type { Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';
import type { KubernetesObject } from '../client/object.ts';
import { claimIn, leaseObject, type Claim } from './lease-object.ts';
import { startRenewing } from './renew.ts';

/** How long a lease lives without its holder, ms. */
export type LeaseTimes = {
  /** After so long without a renewal others may take it. */
  readonly durationMs: number;
  readonly renewEveryMs: number;
  /**
   * The holder itself stops before the others begin, and goes on when a later renewal succeeds: nobody took the lease
   * then, as when the API server was away for all.
   */
  readonly giveUpAfterMs: number;
};

/** As other controllers of Kubernetes have it. */
export const LEASE_TIMES: LeaseTimes = {
  durationMs: 15_000,
  renewEveryMs: 4000,
  giveUpAfterMs: 10_000,
};

/** What a lease needs. */
export type LeaseOptions = {
  readonly cluster: Cluster;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly times: LeaseTimes;
  /** The largest token on the objects that the lease protects; asked when the lease itself is not there. */
  readonly largestToken: () => Promise<number>;
  /** Ends the renewals, as the end of the process does. */
  readonly signal: AbortSignal | undefined;
};

/**
 * Takes the lease when it is free, or its holder has not renewed it in time by the API server's clock. The token grows
 * with every holder. Of many who try at once, one succeeds: all but the first meet another version.
 */
export async function acquireLease(options: LeaseOptions, holder: string): Promise<LeaseAnswer> {
  const { cluster, times } = options;
  const present = await readLease(options);
  if (present !== undefined && isAlive(cluster, present.claim)) {
    return { kind: 'refused', by: holderOf(present.claim) };
  }
  const nowMs = cluster.nowMs();
  const before = present?.claim.token ?? (await options.largestToken());
  const claim: Claim = {
    identity: randomUUID(),
    holder,
    pid: process.pid,
    token: before + 1,
    sinceMs: nowMs,
    renewedMs: nowMs,
    durationMs: times.durationMs,
  };
  const startedMs = monotonicMs();
  try {
    const written = await write(options, claim, present?.object);
    return { kind: 'held', lease: hold(options, claim, { written, startedMs }) };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
    const winner = await readLease(options);
    if (winner === undefined) throw error;
    return { kind: 'refused', by: holderOf(winner.claim) };
  }
}

/** Who holds the lease now; absent when it is free or was not renewed in time. */
export async function leaseHolder(options: LeaseOptions): Promise<LeaseHolder | undefined> {
  const present = await readLease(options);
  if (present === undefined || !isAlive(options.cluster, present.claim)) return undefined;
  return holderOf(present.claim);
}

type Read = { readonly object: KubernetesObject; readonly claim: Claim };

async function readLease({ cluster, name }: LeaseOptions): Promise<Read | undefined> {
  const object = await cluster.find({ kind: KINDS.Lease, name });
  return object === undefined ? undefined : { object, claim: claimIn(object) };
}

function isAlive(cluster: Cluster, { identity, renewedMs, durationMs }: Claim): boolean {
  return identity !== '' && cluster.nowMs() < renewedMs + durationMs;
}

async function write(
  { cluster, name, labels, times }: LeaseOptions,
  claim: Claim,
  over: KubernetesObject | undefined,
): Promise<KubernetesObject> {
  const object = leaseObject(name, labels, claim);
  if (over === undefined) return cluster.create(object);
  const { resourceVersion } = over.metadata;
  const whole = { ...object, metadata: { ...object.metadata, resourceVersion } };
  return cluster.replace(whole, { timeoutMs: times.giveUpAfterMs });
}

function hold(
  options: LeaseOptions,
  claim: Claim,
  start: { readonly written: KubernetesObject; readonly startedMs: number },
): Lease {
  const { cluster, times } = options;
  let object = start.written;
  let renewedMs = start.startedMs;
  let isLost = false;
  const held = () => !isLost && monotonicMs() < renewedMs + times.giveUpAfterMs;
  /** Writes at the version that we wrote last; a foreign write in between is a loss, unless it is our own, unheard. */
  const rewrite = async (next: Claim): Promise<void> => {
    try {
      object = await write(options, next, object);
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
      const found = await readLease(options);
      if (found?.claim.identity !== claim.identity) {
        isLost = true;
        return;
      }
      object = found.object;
      throw error;
    }
  };
  const renewing = startRenewing({
    everyMs: times.renewEveryMs,
    signal: options.signal,
    renew: async () => {
      const startedMs = monotonicMs();
      await rewrite({ ...claim, renewedMs: cluster.nowMs() });
      if (!isLost) renewedMs = startedMs;
    },
    isOver: () => isLost,
  });
  return {
    token: claim.token,
    held,
    lost: () => isLost,
    release: async () => {
      await renewing.stop();
      if (isLost) return;
      isLost = true;
      await rewrite({ ...claim, identity: '' }).catch(() => undefined);
    },
  };
}

function holderOf({ holder, pid, sinceMs }: Claim): LeaseHolder {
  return { holder, pid, sinceMs };
}

/** Goes on evenly when the clock is set, and is compared with itself only. */
function monotonicMs(): number {
  return performance.now();
}
