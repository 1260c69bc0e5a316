import { z } from 'zod';
import type { JournalEntry, JournalEvent } from '../ports/state-store.ts';
import type { Approval, ApprovalWay } from './approval.ts';

/** What else is known of an approval of a deployment, for whoever reads the journal. */
export type ApprovalNotes = {
  readonly release?: string | undefined;
  readonly strategy?: string | undefined;
  /** Address of the job that it was given by. */
  readonly job?: string | undefined;
};

/** An approval as the journal keeps it: of a deployment before it begins, or of a step of a rollout. */
export type NotedApproval = { readonly sequence: number; readonly atMs: number } & (
  | { readonly of: 'deployment'; readonly approval: Approval; readonly notes: ApprovalNotes }
  | { readonly of: 'step'; readonly by: string; readonly rollout: string }
);

const WAYS = ['command', 'token', 'job'] as const satisfies readonly ApprovalWay[];

const approvalSchema = z.object({
  kind: z.literal('approval'),
  approval: z.strictObject({
    by: z.string(),
    way: z.enum(WAYS),
    subject: z.string(),
    givenAtMs: z.number(),
    expiresAtMs: z.number().exactOptional(),
    token: z.string().exactOptional(),
  }),
  release: z.string().optional(),
  strategy: z.string().optional(),
  job: z.string().optional(),
});
const stepSchema = z.object({
  kind: z.literal('input'),
  rollout: z.string(),
  outcome: z.literal('applied'),
  input: z.object({ kind: z.literal('approve'), by: z.string() }),
});
/** The first installation uses approvals up as a rollout does. */
const beginSchema = z.object({ kind: z.enum(['begin', 'install']), subject: z.string() });

/** What the journal gets of an approval of a deployment. */
export function approvalEvent(approval: Approval, notes: ApprovalNotes): JournalEvent {
  return { kind: 'approval', approval, ...notes };
}

/** Every approval, oldest first. */
export function approvalsIn(entries: readonly JournalEntry[]): readonly NotedApproval[] {
  return entries.flatMap(({ event, sequence, atMs }): readonly NotedApproval[] => {
    const given = approvalSchema.safeParse(event);
    if (given.success) {
      const { approval, release, strategy, job } = given.data;
      return [{ of: 'deployment', sequence, atMs, approval, notes: { release, strategy, job } }];
    }
    const step = stepSchema.safeParse(event);
    if (!step.success) return [];
    return [{ of: 'step', sequence, atMs, by: step.data.input.by, rollout: step.data.rollout }];
  });
}

/**
 * The approvals of one subject, oldest first. Each is for one rollout: what was given, signed or brought before the
 * last rollout of the subject began is spent.
 */
export function approvalsOf(
  entries: readonly JournalEntry[],
  subject: string,
): readonly (Approval & { readonly isSpent: boolean })[] {
  const begun = entries.findLast(({ event }) => {
    const begin = beginSchema.safeParse(event);
    return begin.success && begin.data.subject === subject;
  });
  const given = approvalsIn(entries).flatMap((noted) => {
    if (noted.of !== 'deployment' || noted.approval.subject !== subject) return [];
    const { approval, sequence } = noted;
    const isBefore = begun !== undefined && sequence < begun.sequence;
    return [{ approval, isSpent: isBefore || approval.givenAtMs <= (begun?.atMs ?? -Infinity) }];
  });
  const used = new Set(
    given.flatMap(({ approval, isSpent }) => (isSpent ? approval.token : []) ?? []),
  );
  return given.map(({ approval, isSpent }) => ({
    ...approval,
    isSpent: isSpent || (approval.token !== undefined && used.has(approval.token)),
  }));
}
