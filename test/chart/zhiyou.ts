import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const DEADLINE_MS = 570_000;

/** Runs `zhiyou chart …` from its sources to its end. */
export function zhiyouChart(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, ['src/cli/main.ts', 'chart', ...args, '--lang', 'en'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 32 * 1024 * 1024,
    timeout: DEADLINE_MS,
  });
}

/** Where this project's chart lies. */
export const OWN_CHART: string = join(ROOT, 'helm/smart-travel');
