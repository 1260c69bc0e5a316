import type { KnownReason } from '../../domain/reason.ts';
import type { Facts, RolloutState } from '../../domain/rollout.ts';
import { isFreezeOverridden } from '../inputs.ts';

/** Why the calendar forbids more weight; absent when it does not, or enough people overrode it. */
export function frozenReason(facts: Facts, state: RolloutState): KnownReason | undefined {
  if (isFreezeOverridden(state)) return undefined;
  const { frozen } = facts;
  if (frozen.kind === 'unknown')
    return { code: 'freeze-unknown', details: { detail: frozen.reason } };
  return frozen.value === undefined
    ? undefined
    : { code: 'frozen', details: { window: frozen.value } };
}
