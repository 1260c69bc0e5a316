import stringWidth from 'string-width';
import { statusOf, type EnvironmentStatus } from '../../environments/status.ts';
import { OperationError } from '../../shared/errors.ts';
import type { Scene } from '../application.ts';
import { siteOf } from '../compose/cluster/environment.ts';
import { clusterSettings } from '../compose/cluster/place.ts';
import { chooseLanguage } from '../messages/language.ts';
import type { EnvWords } from '../messages/env-words.ts';
import { wordsOf } from '../messages/words.ts';
import { padText } from '../render/line.ts';
import { printResult } from '../session.ts';
import { chosenScenes, eachScene, newFingerprint, type EnvFlags, type Settled } from './scenes.ts';

/** A cluster that has not answered all by then is told as such, so that a screen takes no more than three seconds. */
const TIMEOUT_MS = 2500;
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
    inTime(scene.environment, (signal) => statusNow(scene, { ...options, signal })),
  );
  const rows = settled.map(rowOf);
  printResult(flags.output, rows, () => linesOf(rows, words));
  const failed = settled.flatMap((one) => (one.ok ? [] : [one.exitCode]));
  if (failed.length > 0) return Math.max(...failed);
  return settled.some((one) => one.ok && one.value.state !== 'in-order') ? 5 : 0;
}

async function statusNow(
  scene: Scene,
  options: Parameters<typeof statusOf>[1],
): Promise<EnvironmentStatus> {
  return statusOf(await siteOf(scene), options);
}

/** @throws {OperationError} `timeout` when an answer is not complete in time; what is still asked is given up. */
async function inTime<T>(
  environment: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await work(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new OperationError(
      `${environment}: its cluster did not answer within ${TIMEOUT_MS / 1000} s`,
      { code: 'timeout', retryable: true, cause: error },
    );
  }
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
