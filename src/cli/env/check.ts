import { isDrift, verifyEnvironment, type Verified } from '../../environments/verify.ts';
import { lookAt } from '../../environments/look.ts';
import { siteOf } from '../compose/cluster/environment.ts';
import type { Scene } from '../application.ts';
import type { OutputFormat } from '../flags.ts';
import { chooseLanguage } from '../messages/language.ts';
import type { EnvWords } from '../messages/env-words.ts';
import { wordsOf } from '../messages/words.ts';
import { printResult } from '../session.ts';
import { chosenScenes, eachScene, newFingerprint, type EnvFlags, type Settled } from './scenes.ts';
import { checksAsJunit } from './junit.ts';
import { countLine, objectLines, viewOf, type ObjectView } from './view.ts';

const DRIFT = 5;

/** Options of `zhiyou env verify`, which CI reads too. */
export type VerifyFlags = Omit<EnvFlags, 'output'> & { readonly output: OutputFormat | 'junit' };

/** What is printed about one environment. */
export type Checked = {
  readonly environment: string;
  readonly error?: string;
  readonly objects: readonly ObjectView[];
  readonly findings: readonly {
    readonly code: string;
    readonly isWarning: boolean;
    readonly says: string;
  }[];
};

/** Compares environments with their declaration, field by field; 5 when something differs. */
export function diffCommand(environment: string, flags: EnvFlags): Promise<number> {
  const options = { adopt: false, fingerprint: newFingerprint() };
  return check(environment, flags, async (scene) => ({
    steps: await lookAt(await siteOf(scene), options),
    findings: [],
  }));
}

/**
 * The same, and what fields do not say: certificates, rights, quota against the chart, pulls, metrics, versions, clocks;
 * 5 when something is not as it should be.
 */
export function verifyCommand(environment: string, flags: VerifyFlags): Promise<number> {
  const options = { adopt: false, fingerprint: newFingerprint() };
  return check(environment, flags, async (scene) =>
    verifyEnvironment(await siteOf(scene), options),
  );
}

async function check(
  environment: string,
  flags: VerifyFlags,
  look: (scene: Scene) => Promise<Verified>,
): Promise<number> {
  const words = wordsOf(chooseLanguage(flags.lang, process.env)).env;
  const settled = await eachScene(chosenScenes(flags, environment), look);
  const all = settled.map((one) => checkedOf(one, words));
  const { output } = flags;
  if (output === 'junit') process.stdout.write(checksAsJunit(all, words));
  else printResult(output, all, () => all.flatMap((one) => linesOf(one, words)));
  return exitCodeOf(settled);
}

function checkedOf(settled: Settled<Verified>, words: EnvWords): Checked {
  const { environment } = settled.scene;
  if (!settled.ok) return { environment, error: settled.message, objects: [], findings: [] };
  const { steps, findings } = settled.value;
  return {
    environment,
    objects: steps.map((step) => viewOf(step, words)),
    findings: findings.map((finding) => ({
      code: finding.code,
      isWarning: finding.isWarning,
      says: words.finding(finding),
    })),
  };
}

function linesOf(
  { environment, error, objects, findings }: Checked,
  words: EnvWords,
): readonly string[] {
  if (error !== undefined) return [`✗ ${environment}: ${error}`];
  return [
    `${environment}: ${countLine(objects, words)}`,
    ...objects.flatMap((object) => objectLines(object, words)),
    ...findings.map(({ isWarning, says }) => `  ${isWarning ? '!' : '✗'} ${says}`),
  ];
}

function exitCodeOf(settled: readonly Settled<Verified>[]): number {
  const failed = settled.flatMap((one) => (one.ok ? [] : [one.exitCode]));
  if (failed.length > 0) return Math.max(...failed);
  return settled.some((one) => one.ok && drifts(one.value)) ? DRIFT : 0;
}

function drifts({ steps, findings }: Verified): boolean {
  return steps.some(isDrift) || findings.some(({ isWarning }) => !isWarning);
}
