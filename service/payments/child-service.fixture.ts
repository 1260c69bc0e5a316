import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { TestBed } from './payments.fixture.ts';

const listening = z.object({ msg: z.literal('listening'), port: z.number() });
const MAIN = new URL('../main.ts', import.meta.url).pathname;

export type ChildService = {
  readonly url: string;
  /** What PostgreSQL calls this process. */
  readonly applicationName: string;
  /** SIGKILL; resolves when the process is gone. */
  readonly kill: () => Promise<void>;
};

/** The service as a process of its own, as it runs for real. */
export async function startChildService(
  bed: TestBed,
  addresses: { readonly providerBaseUrl: string; readonly publicBaseUrl: string },
): Promise<ChildService> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      SLOT: 'blue',
      DATABASE_URL: bed.url,
      PAYMENT_CREDENTIALS_FILE: bed.credentialsFile,
      PROVIDER_BASE_URL: addresses.providerBaseUrl,
      PUBLIC_BASE_URL: addresses.publicBaseUrl,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  bed.endLater(kill);
  for await (const line of createInterface({ input: child.stdout })) {
    const parsed = listening.safeParse(JSON.parse(line));
    if (!parsed.success) continue;
    child.stdout.resume();
    return {
      url: `http://127.0.0.1:${parsed.data.port}`,
      applicationName: `smart-travel-blue-${child.pid ?? 0}`,
      kill,
    };
  }
  throw new Error('the service ended before it listened');
}
