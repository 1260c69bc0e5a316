import type { TestGroupName, TestGroupOutcome } from '../../ports/post-deploy-tests.ts';
import { UserError } from '../../shared/errors.ts';
import { runtimeOf } from '../compose/runtime.ts';
import type { CommonFlags } from '../flags.ts';
import { paint } from '../render/line.ts';
import { servingIn, unfinishedIn } from '../rollout/begin.ts';
import { printResult, say, screenOf, type Session } from '../session.ts';
import { renderTests } from './render-tests.ts';
import { writeReports } from './write-reports.ts';

/** Options of `zhiyou verify`. */
export type VerifyFlags = CommonFlags & { readonly reports?: string };

/** What became of the tests of an environment. */
export type Verification = {
  readonly application: string;
  readonly environment: string;
  readonly url: string;
  /** Releases that may have answered. */
  readonly releases: readonly string[];
  readonly startedAt: string;
  readonly tookMs: number;
  /** Every critical group passed. */
  readonly passed: boolean;
  /** Groups with a failure that are not critical. */
  readonly warnings: readonly TestGroupName[];
  readonly groups: readonly TestGroupOutcome[];
};

/** Tests what serves and prints what was found; 1 when a critical group failed. */
export async function verifyCommand(session: Session, reports?: string): Promise<number> {
  const { words, language, flags } = session;
  const verification = await verify(session);
  if (reports !== undefined) writeReports(reports, verification, words);
  const screen = screenOf(language, process.stdout);
  printResult(flags.output, verification, () => paint(renderTests(verification, words), screen));
  const failed = failedGroups(verification.groups, true);
  const named = (groups: readonly TestGroupName[]): string =>
    words.phrases.join(groups.map((group) => words.verify.groups[group]));
  if (verification.warnings.length > 0) say(words.verify.warned(named(verification.warnings)));
  say(failed.length === 0 ? words.verify.passed : words.verify.failed(named(failed)));
  return failed.length === 0 ? 0 : 1;
}

/** @throws {UserError} when nothing serves there, as far as the state says. */
async function verify({ scene, store, words }: Session): Promise<Verification> {
  const { application, environment } = scene;
  const serving = await servingIn(store);
  if (serving === undefined) {
    throw new UserError(
      words.verify.nothingServes(environment),
      words.verify.nothingServesHint(environment),
    );
  }
  const goingOn = await unfinishedIn(store);
  const answering = goingOn === undefined ? [] : [goingOn.candidate.release];
  const releases = [...new Set([serving.release, ...answering])];
  const { postDeployTests } = await runtimeOf(scene);
  const tests = postDeployTests(scene);
  const startedAtMs = Date.now();
  const groups = await tests.run(releases);
  return {
    application: application.name,
    environment,
    url: tests.url,
    releases,
    startedAt: new Date(startedAtMs).toISOString(),
    tookMs: Date.now() - startedAtMs,
    passed: failedGroups(groups, true).length === 0,
    warnings: failedGroups(groups, false),
    groups,
  };
}

function failedGroups(
  groups: readonly TestGroupOutcome[],
  critical: boolean,
): readonly TestGroupName[] {
  return groups
    .filter((group) => group.critical === critical)
    .filter(({ tests }) => tests.some(({ result }) => result === 'failed'))
    .map(({ group }) => group);
}
