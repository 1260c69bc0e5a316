import type { Reason } from '../../domain/reason.ts';
import type { Look } from '../../domain/record.ts';
import type { Phase, Weights } from '../../domain/rollout.ts';
import { sentenceOf } from './sentence.ts';

/** Something that a person following a rollout wants a line about. */
export type RolloutEvent = { readonly atMs: number; readonly because: Reason } & (
  | {
      readonly kind: 'phase';
      readonly from: Phase | undefined;
      readonly to: Phase;
      readonly changes: readonly WeightChange[];
    }
  | { readonly kind: 'step'; readonly changes: readonly WeightChange[] }
  | { readonly kind: 'rollback'; readonly changes: readonly WeightChange[] }
  | { readonly kind: 'reason'; readonly phase: Phase }
);

/** A route class whose wanted weight (percent) became another. */
type WeightChange = { readonly name: string; readonly from: number; readonly to: number };

/** What happened from one look to the next, oldest first; the first look of all tells its phase. */
export function eventsBetween(previous: Look | undefined, look: Look): readonly RolloutEvent[] {
  const base = { atMs: look.atMs, because: sentenceOf(look) };
  if (previous === undefined)
    return [{ ...base, kind: 'phase', from: undefined, to: look.phase, changes: [] }];
  const changes = weightChanges(previous.wanted, look.wanted);
  if (look.phase !== previous.phase) {
    return look.phase === 'aborting'
      ? [{ ...base, kind: 'rollback', changes }]
      : [{ ...base, kind: 'phase', from: previous.phase, to: look.phase, changes }];
  }
  if (changes.length > 0) {
    const because = isProof(base.because) ? base.because : sentenceOf(previous);
    return [{ ...base, because: isProof(because) ? because : base.because, kind: 'step', changes }];
  }
  const same = base.because.code === sentenceOf(previous).code;
  return same || isProof(base.because) ? [] : [{ ...base, kind: 'reason', phase: look.phase }];
}

/** The newest `count` events of a rollout, newest first. */
export function lastEvents(looks: readonly Look[], count: number): readonly RolloutEvent[] {
  const events: RolloutEvent[] = [];
  for (let k = looks.length - 1; k >= 0 && events.length < count; k -= 1) {
    const look = looks[k];
    if (look !== undefined) events.push(...eventsBetween(looks[k - 1], look).toReversed());
  }
  return events.slice(0, count);
}

function isProof({ code }: Reason): boolean {
  return code === 'step-proven';
}

function weightChanges(from: Weights, to: Weights): readonly WeightChange[] {
  return Object.entries(to)
    .map(([name, percent]) => ({ name, from: from[name] ?? 0, to: percent }))
    .filter((change) => change.from !== change.to);
}
