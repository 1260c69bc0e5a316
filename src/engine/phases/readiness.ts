import type { KnownReason } from '../../domain/reason.ts';
import type { Facts } from '../../domain/rollout.ts';

/** Why a role cannot be relied on; absent when all of it is known to be ready. */
export function notReady(role: 'candidate' | 'stable', facts: Facts): KnownReason | undefined {
  const fact = facts[role];
  if (fact.kind === 'unknown') return { code: `${role}-unknown`, details: { detail: fact.reason } };
  const { ready, wanted } = fact.value;
  return ready < wanted || wanted === 0
    ? { code: `${role}-not-ready`, details: { ready, wanted } }
    : undefined;
}

/** Why a role can serve nobody (payment invariant I3); absent while some of it is ready, or nothing is known. */
export function nothingReady(role: 'candidate' | 'stable', facts: Facts): KnownReason | undefined {
  const fact = facts[role];
  return fact.kind === 'known' && fact.value.ready === 0 ? notReady(role, facts) : undefined;
}
