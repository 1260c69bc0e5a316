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
