import type { Strategy } from '../../domain/rollout.ts';
import { runtimeOf, type ReleaseRequest } from '../compose/runtime.ts';
import { totalMs } from '../../replay/warnings.ts';
import { consentFor, consentLines } from '../approvals/consent.ts';
import { proofPlan, USUAL_RATIO } from '../judge/plan.ts';
import { formatDuration } from '../messages/duration.ts';
import { stepText } from '../render/plan-groups.ts';
import { ratesText, warningTexts } from '../render/proof-plan.ts';
import { nameText } from '../messages/words.ts';
import { printResult, type Session } from '../session.ts';
import { planFor, servingIn } from './begin.ts';

/**
 * Prints what a deployment would do; changes nothing.
 * @throws {UserError} when the environment does not know the release.
 */
export async function showPlan(
  session: Session,
  { strategy, ...request }: ReleaseRequest & { readonly strategy: Strategy },
): Promise<number> {
  const { scene, store, words, flags } = session;
  const { resolve } = await runtimeOf(scene);
  const resolved = await resolve(scene, request);
  const { release, bundle } = resolved;
  const approvals = await consentFor(session, resolved, strategy);
  const plan = planFor(scene, strategy);
  const proof = proofPlan(scene, { strategy, error: USUAL_RATIO }, []);
  const proofMs = totalMs(proof.steps);
  const serving = (await servingIn(store))?.release;
  printResult(
    flags.output,
    {
      environment: scene.environment,
      serving,
      release,
      bundle,
      plan,
      proofMs,
      warnings: proof.warnings,
      approvals,
    },
    () => [
      `${scene.application.name} → ${nameText(words, scene.environment)}   ${words.strategies[strategy]}   ${serving ?? '–'} → ${release}`,
      ...plan.steps.map((step, k) => {
        const { dwellMs, needsApproval } = step;
        const facts = [
          stepText(step, words),
          words.commands.atLeast(formatDuration(dwellMs, words.duration)),
          ...(needsApproval ? [words.commands.approval] : []),
        ];
        return `  ${String(k + 1).padStart(2)}  ${facts.join('   ')}`;
      }),
      `      ${words.headings.soak} ${formatDuration(plan.soakMs, words.duration)}`,
      `      ${words.judge.total(formatDuration(proofMs, words.duration))} (${ratesText(proof.traffic, words)})`,
      ...(approvals === undefined
        ? []
        : [approvals.subject, ...consentLines(approvals.consent, words)].map(
            (line) => `      ${line}`,
          )),
      ...warningTexts(proof.warnings, words).map((text) => `      ! ${text}`),
    ],
  );
  return 0;
}
