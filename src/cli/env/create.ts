import { createEnvironment, type CreateResult } from '../../environments/create.ts';
import type { NeededRight } from '../../ports/cluster-objects.ts';
import { siteOf } from '../compose/cluster/environment.ts';
import { chooseLanguage } from '../messages/language.ts';
import type { EnvWords } from '../messages/env-words.ts';
import { wordsOf } from '../messages/words.ts';
import { printResult, say } from '../session.ts';
import { chosenScenes, eachScene, newFingerprint, type EnvFlags, type Settled } from './scenes.ts';
import { countLine, objectLines, resultView, rightLines, type ObjectView } from './view.ts';

/** Options of `zhiyou env create`. */
export type CreateFlags = EnvFlags & { readonly adopt: boolean; readonly dryRun: boolean };

/** What is printed about one environment. */
type Created = {
  readonly environment: string;
  readonly error?: string;
  readonly rightsMissing: readonly NeededRight[];
  readonly objects: readonly ObjectView[];
};

/** Makes environments, and mends them; 1 when something could not be done. */
export async function createCommand(environment: string, flags: CreateFlags): Promise<number> {
  const words = wordsOf(chooseLanguage(flags.lang, process.env)).env;
  const { adopt, dryRun } = flags;
  const fingerprint = newFingerprint();
  const settled = await eachScene(chosenScenes(flags, environment), async (scene) =>
    createEnvironment(await siteOf(scene), {
      adopt,
      dryRun,
      fingerprint,
      onStep: (result) => {
        const view = resultView(result, words);
        if (dryRun || view.action === 'unchanged') return;
        say(`${scene.environment}: ${view.kind} ${view.name}: ${words.actions[view.action]}`);
      },
    }),
  );
  const all = settled.map((one) => createdOf(one, words));
  printResult(flags.output, all, () => all.flatMap((one) => linesOf(one, words)));
  return exitCodeOf(settled);
}

function createdOf(settled: Settled<CreateResult>, words: EnvWords): Created {
  const { environment } = settled.scene;
  const none = { environment, rightsMissing: [], objects: [] };
  if (!settled.ok) return { ...none, error: settled.message };
  const { value } = settled;
  if (value.kind === 'rights-missing') return { ...none, rightsMissing: value.rights };
  return { ...none, objects: value.results.map((result) => resultView(result, words)) };
}

function linesOf(
  { environment, error, rightsMissing, objects }: Created,
  words: EnvWords,
): readonly string[] {
  if (error !== undefined) return [`✗ ${environment}: ${error}`];
  if (rightsMissing.length > 0) {
    const head = words.rightsMissing(environment, rightsMissing.length);
    return [`✗ ${head}`, ...rightLines(rightsMissing, words)];
  }
  return [
    `${environment}: ${countLine(objects, words)}`,
    ...objects.flatMap((object) => objectLines(object, words)),
  ];
}

function exitCodeOf(settled: readonly Settled<CreateResult>[]): number {
  const codes = settled.map((one) => {
    if (!one.ok) return one.exitCode;
    if (one.value.kind === 'rights-missing') return 1;
    const isWhole = one.value.results.every(
      ({ outcome }) => !['failed', 'refused', 'skipped'].includes(outcome.kind),
    );
    return isWhole ? 0 : 1;
  });
  return Math.max(...codes);
}
