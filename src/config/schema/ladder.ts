import { z } from 'zod';

const LAST_PERCENT = 100;
const A_WEIGHT = 'a weight in percent with at most two decimals, such as 25';

/** The weights of a class, step by step: percent that grow and end in 100. */
export const ladderSchema: z.ZodType<readonly number[]> = z
  .array(z.number({ error: A_WEIGHT }), { error: 'a list of weights such as [10, 50, 100]' })
  .min(1, { error: 'at least one weight' })
  .max(50, { error: 'at most 50 weights' })
  .superRefine((ladder, context) => {
    ladder.forEach((weight, k) => {
      const trouble = troubleOf(weight, ladder[k - 1] ?? 0);
      if (trouble === undefined) return;
      const { expected: message, hint } = trouble;
      context.addIssue({ code: 'custom', path: [k], message, params: { hint } });
    });
    if (ladder.at(-1) === LAST_PERCENT || ladder.length === 0) return;
    context.addIssue({
      code: 'custom',
      path: [ladder.length - 1],
      message: 'a last weight of 100 (percent)',
      params: { hint: 'Put 100 at the end: a rollout ends with all traffic on the candidate.' },
    });
  });

function troubleOf(
  weight: number,
  previous: number,
): { readonly expected: string; readonly hint: string } | undefined {
  const allowed = `Allowed here: above ${previous}, up to ${LAST_PERCENT}.`;
  if (weight > LAST_PERCENT) {
    return { expected: `a weight of at most ${LAST_PERCENT} (percent)`, hint: allowed };
  }
  if (weight !== Math.round(weight * 100) / 100) return { expected: A_WEIGHT, hint: allowed };
  if (weight > previous) return undefined;
  if (previous >= LAST_PERCENT) {
    return { expected: 'nothing after 100 (percent)', hint: 'Leave out what follows 100.' };
  }
  const than = previous === 0 ? '0' : `the previous step's ${previous}`;
  const hint = `Weights only grow; to go back there is abort. ${allowed}`;
  return { expected: `a weight above ${than} (percent)`, hint };
}
