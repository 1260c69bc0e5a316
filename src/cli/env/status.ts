import stringWidth from 'string-width';
import { statusOf, type EnvironmentStatus } from '../../environments/status.ts';
import { siteOf } from '../compose/cluster/environment.ts';
import { clusterSettings } from '../compose/cluster/place.ts';
import { chooseLanguage } from '../messages/language.ts';
import type { EnvWords } from '../messages/env-words.ts';
import { wordsOf } from '../messages/words.ts';
import { padText } from '../render/line.ts';
import { printResult } from '../session.ts';
import { chosenScenes, eachScene, newFingerprint, type EnvFlags, type Settled } from './scenes.ts';

/** A cluster that does not answer by then is told as such. */
const TIMEOUT_MS = 5000;
const SHOWN = ['pods', 'requests.cpu', 'requests.memory', 'secrets'];

type Row = {
  readonly environment: string;
  readonly namespace: string;
  readonly context: string | undefined;
} & (EnvironmentStatus | { readonly error: string });

/** How every environment is, a line each; 1 when a cluster cannot be seen, 5 when something differs. */
export async function statusCommand(environment: string, flags: EnvFlags): Promise<number> {
  const words = wordsOf(chooseLanguage(flags.lang, process.env)).env;
  const options = { adopt: false, fingerprint: newFingerprint(), timeoutMs: TIMEOUT_MS };
  const settled = await eachScene(chosenScenes(flags, environment), async (scene) =>
    statusOf(await siteOf(scene), options),
  );
  const rows = settled.map(rowOf);
  printResult(flags.output, rows, () => linesOf(rows, words));
  const failed = settled.flatMap((one) => (one.ok ? [] : [one.exitCode]));
  if (failed.length > 0) return Math.max(...failed);
  return settled.some((one) => one.ok && one.value.state !== 'in-order') ? 5 : 0;
}

function rowOf(settled: Settled<EnvironmentStatus>): Row {
  const { scene } = settled;
  const { namespace, context } = clusterSettings(scene);
  const place = { environment: scene.environment, namespace, context };
  return settled.ok ? { ...place, ...settled.value } : { ...place, error: settled.message };
}

function linesOf(rows: readonly Row[], words: EnvWords): readonly string[] {
  const cells = rows.map((row) => [row.environment, row.namespace, stateText(row, words)]);
  const widthOf = (k: number) => Math.max(...cells.map((line) => stringWidth(line[k] ?? '')));
  const widths = [widthOf(0), widthOf(1), 0];
  return cells.map((line) =>
    line
      .map((cell, k) => padText(cell, widths[k] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function stateText(row: Row, words: EnvWords): string {
  if ('error' in row) return `✗ ${row.error}`;
  if (row.state === 'absent') return `- ${words.absent}`;
  const state = row.state === 'in-order' ? `✓ ${words.inOrder}` : `~ ${words.drifts(row.drifts)}`;
  const used = SHOWN.flatMap((name) => {
    const line = row.quota[name];
    return line === undefined ? [] : [`${name} ${line.used}/${line.hard}`];
  });
  const since = row.since === undefined ? [] : [words.since(row.since.slice(0, 10))];
  return [state, ...used, ...since].join('  ');
}
