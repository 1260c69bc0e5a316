import { z } from 'zod';
import type { JournalEntry } from '../ports/state-store.ts';

/** A rollout as the journal tells it; times are epoch ms. What the journal does not tell is absent. */
export type Change = {
  readonly rollout: string;
  /** The promotion that it takes back. */
  readonly reverses?: string;
  readonly beganAtMs?: number;
  /** When the change was committed, as its release says. */
  readonly committedAtMs?: number;
  /** Whether users were sent to the candidate. */
  readonly metUsers: boolean;
  /** When it was decided to go back. */
  readonly wentBackAtMs?: number;
  readonly end?: {
    readonly kind: 'promoted' | 'rolled-back' | 'experiment';
    readonly atMs: number;
  };
};

const weights = z.record(z.string(), z.number());
const decisionSchema = z.looseObject({
  kind: z.literal('decision'),
  rollout: z.string(),
  phase: z.string(),
  because: z.looseObject({
    details: z.record(z.string(), z.union([z.string(), z.number()])).prefault({}),
  }),
  actions: z.array(
    z.looseObject({
      kind: z.string(),
      role: z.string().exactOptional(),
      weights: weights.exactOptional(),
      audience: z.unknown().optional(),
    }),
  ),
});
const beginSchema = z.looseObject({
  kind: z.literal('begin'),
  rollout: z.string(),
  strategy: z.string(),
  reverses: z.string().exactOptional(),
  committedAtMs: z.number().exactOptional(),
});

type Decision = z.infer<typeof decisionSchema>;

/** Every rollout that the journal tells of, in the order in which they appear. */
export function changesIn(entries: readonly JournalEntry[]): readonly Change[] {
  const changes = new Map<string, Change & { readonly inPlace?: boolean }>();
  for (const { event, atMs } of entries) {
    const begin = beginSchema.safeParse(event);
    if (begin.success) {
      const { rollout, strategy, reverses, committedAtMs } = begin.data;
      changes.set(rollout, {
        rollout,
        inPlace: strategy === 'rolling',
        ...(reverses === undefined ? {} : { reverses }),
        beganAtMs: atMs,
        ...(committedAtMs === undefined ? {} : { committedAtMs }),
        metUsers: false,
      });
    }
    const decision = decisionSchema.safeParse(event);
    if (!decision.success) continue;
    const { rollout } = decision.data;
    const before = changes.get(rollout) ?? { rollout, metUsers: false };
    changes.set(rollout, { ...before, ...afterDecision(before, decision.data, atMs) });
  }
  return [...changes.values()].map(({ inPlace: _inPlace, ...change }) => change);
}

function afterDecision(
  before: Change & { readonly inPlace?: boolean },
  decision: Decision,
  atMs: number,
): Partial<Change> {
  const { phase } = decision;
  const metUsers = before.metUsers || sendsUsers(decision, before.inPlace === true);
  const isBack = phase === 'aborting' || phase === 'rolled-back';
  const wentBackAtMs = before.wentBackAtMs ?? (isBack ? atMs : undefined);
  // A life that was killed may say its last decision twice: the first one counts.
  const end = before.end ?? endOf(decision, atMs);
  return {
    metUsers,
    ...(wentBackAtMs === undefined ? {} : { wentBackAtMs }),
    ...(end === undefined ? {} : { end }),
  };
}

/** In place, users meet the candidate as soon as its processes come. */
function sendsUsers({ actions }: Decision, inPlace: boolean): boolean {
  return actions.some(({ kind, role, weights: written = {}, audience }) => {
    if (kind === 'deploy') return inPlace && role === 'candidate';
    return (
      kind === 'write-weights' && (audience !== undefined || Object.values(written).some(Boolean))
    );
  });
}

function endOf({ phase, because }: Decision, atMs: number): Change['end'] {
  if (phase === 'promoted') return { kind: 'promoted', atMs };
  if (phase !== 'rolled-back') return undefined;
  const isOver = because.details['cause'] === 'experiment-ended';
  return { kind: isOver ? 'experiment' : 'rolled-back', atMs };
}
