import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEdgeAdmin } from '../src/adapters/local/edge/client.ts';
import type { BackendAddress } from '../src/adapters/local/edge/config.ts';
import { launch, stopProcess, type RunningProcess } from '../src/adapters/local/process/launch.ts';

/** An edge before two processes; `directUrls` lead to them past the edge. */
export type EdgeScene = {
  readonly edgeUrl: string;
  readonly directUrls: readonly string[];
  readonly end: () => Promise<void>;
};

const root = join(import.meta.dirname, '..');
const TOKEN = 'a-token-for-the-benchmark';
const GRACE_MS = 5000;

/** Starts the edge as environment `local` does, with a process in each slot and half of the requests for each. */
export async function openEdgeScene(): Promise<EdgeScene> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyou-bench-'));
  const records: string[] = [];
  const start = (name: string, source: string, env: Record<string, string>) => {
    const record = join(folder, `${name}.json`);
    records.push(record);
    const command = [process.execPath, join(root, source)] as const;
    const log = join(folder, `${name}.log`);
    return launch({ record, log, command, cwd: folder, env, deadlineMs: 10_000 });
  };
  const end = async (): Promise<void> => {
    for (const record of records.toReversed()) await stopProcess(record, GRACE_MS);
    rmSync(folder, { recursive: true });
  };
  try {
    const blue = await start('blue', 'bench/edge-backend.ts', {});
    const green = await start('green', 'bench/edge-backend.ts', {});
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, TOKEN, { mode: 0o600 });
    const edge = await start('edge', 'src/adapters/local/edge/main.ts', {
      EDGE_STATE_FILE: join(folder, 'edge-state.json'),
      EDGE_ADMIN_TOKEN_FILE: tokenFile,
    });
    await splitEvenly(edge, { blue, green });
    return { edgeUrl: urlOf(edge), directUrls: [urlOf(blue), urlOf(green)], end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function splitEvenly(
  edge: RunningProcess,
  { blue, green }: Readonly<Record<'blue' | 'green', RunningProcess>>,
): Promise<void> {
  const adminUrl = `http://${edge.host}:${edge.adminPort ?? 0}`;
  const admin = openEdgeAdmin({ adminUrl, token: TOKEN });
  const { version } = await admin.config();
  await admin.writeConfig(version, {
    slots: { blue: addressOf(blue), green: addressOf(green) },
    routeClasses: [
      { name: 'default', pathPrefixes: ['/'], weights: { blue: 50, green: 50 } },
      { name: 'payment', pathPrefixes: ['/api/payment'], weights: { blue: 50, green: 50 } },
    ],
    tagOwners: { b: 'blue', g: 'green' },
  });
}

function addressOf({ host, port }: RunningProcess): BackendAddress[] {
  return [{ host, port }];
}

function urlOf({ host, port }: RunningProcess): string {
  return `http://${host}:${port}`;
}
