import type { GatePolicy, JudgePolicy } from '../domain/gates.ts';
import type { Known } from './gate.ts';

/** What a policy says of one of its gates. */
export function knownOf({ step, history }: JudgePolicy, { name, bounds }: GatePolicy): Known {
  return { bounds, history: history?.[name], step: step?.[name] };
}
