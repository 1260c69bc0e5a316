import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import { z } from 'zod';
import { localEdge } from '../../src/adapters/local/edge-port/index.ts';
import { startBackend, type TestBackend } from '../../src/adapters/local/edge/backend.fixture.ts';
import { openEdgeAdmin, type EdgeAdmin } from '../../src/adapters/local/edge/client.ts';
import { emptyConfig } from '../../src/adapters/local/edge/config.ts';
import { keepingAgent, send, type Sending } from '../../src/adapters/local/edge/visitor.fixture.ts';
import type { SlotName } from '../../src/domain/record.ts';
import type { RouteClass } from '../../src/domain/rollout.ts';
import { InternalError } from '../../src/shared/errors.ts';
import type { Visitor } from '../fakes/edge-rules.ts';
import type { EdgeUnderTest } from './edge.contract.ts';

/** The program of the local edge, running. */
export type EdgeProgram = {
  readonly port: number;
  readonly admin: EdgeAdmin;
  readonly stop: () => Promise<void>;
};

const MAIN = new URL('../../src/adapters/local/edge/main.ts', import.meta.url).pathname;
const TOKEN = 'a-token-for-the-tests';
const CONCURRENT = 10;
const PATHS: Readonly<Record<RouteClass, Sending>> = {
  default: { path: '/trips' },
  payment: { method: 'POST', path: '/api/payment/orders', body: '{}' },
};
const listeningSchema = z.object({
  msg: z.literal('listening'),
  port: z.int(),
  adminPort: z.int(),
});

/** Starts the edge as a process with its state in `folder`. */
export async function startEdgeProgram(folder: string): Promise<EdgeProgram> {
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, TOKEN, { mode: 0o600 });
  const stateFile = join(folder, 'state.json');
  const child = spawn(process.execPath, [MAIN], {
    env: { EDGE_STATE_FILE: stateFile, EDGE_ADMIN_TOKEN_FILE: tokenFile },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  const [line]: string[] = await once(lines, 'line');
  lines.on('line', () => undefined);
  const { port, adminPort } = listeningSchema.parse(JSON.parse(line ?? ''));
  return {
    port,
    admin: openEdgeAdmin({ adminUrl: `http://127.0.0.1:${adminPort}`, token: TOKEN }),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The local edge before slots of real HTTP servers; one program serves one test after the other. */
export async function openLocalEdge({ port, admin }: EdgeProgram): Promise<EdgeUnderTest> {
  const { version } = await admin.config();
  await admin.writeConfig(version, { ...emptyConfig, holdMs: 100 });
  const edge = localEdge(admin, { default: ['/'], payment: ['/api/payment'] });
  const agent = keepingAgent(CONCURRENT);
  const running: Record<SlotName, readonly TestBackend[]> = { blue: [], green: [] };
  const gone: Record<SlotName, number> = { blue: 0, green: 0 };
  const readyIn = async (slot: SlotName): Promise<number> => {
    const { slots } = await admin.status();
    return slots[slot].backends.filter(({ ready }) => ready).length;
  };
  return {
    edge,
    sendRequests: (count, routeClass, visitor = {}) =>
      visitor.returns === true
        ? sendReturning({ port, sending: sendingOf(routeClass, visitor), count })
        : sendMany({ port, sending: { ...sendingOf(routeClass, visitor), agent }, count }),
    setReady: async (slot, count) => {
      await Promise.all(running[slot].map(({ stop }) => stop()));
      gone[slot] += sumOf(running[slot]);
      running[slot] = await Promise.all(Array.from({ length: count }, () => startBackend(slot)));
      // A slot that dies tells nobody.
      if (count > 0) {
        await edge.announce(
          slot,
          running[slot].map(({ address }) => address),
        );
      }
      await expect.poll(() => readyIn(slot), { timeout: 20_000 }).toBe(count);
    },
    receivedBy: async (slot) => gone[slot] + sumOf(running[slot]),
    close: async () => {
      agent.destroy();
    },
  };
}

function sumOf(backends: readonly TestBackend[]): number {
  return backends.reduce((sum, { received }) => sum + received.length, 0);
}

function sendingOf(routeClass: RouteClass, visitor: Visitor): Sending {
  const { previewSecret, header, cookie, orderOf, method } = visitor;
  const usual = PATHS[routeClass];
  if (usual === undefined) throw new InternalError(`no path for class ${routeClass}`);
  const { path = '/' } = usual;
  const base = method === undefined ? usual : { method, path };
  const headers = {
    ...(previewSecret === undefined ? {} : { 'x-zhiyou-preview': previewSecret }),
    ...(header === undefined ? {} : { [header.name]: header.value }),
    ...(cookie === undefined ? {} : { cookie: `${cookie.name}=${cookie.value}` }),
  };
  if (orderOf === undefined) return { ...base, headers };
  return { ...base, headers, path: `/api/payment/orders/${orderOf[0]}-7/pay` };
}

type Batch = { readonly port: number; readonly sending: Sending; readonly count: number };

async function sendMany({ port, sending, count }: Batch) {
  const answers = await Promise.all(
    Array.from({ length: count }, () => send({ port }, sending).catch(() => undefined)),
  );
  return tally(answers);
}

async function sendReturning({ port, sending, count }: Batch) {
  const answers: Awaited<ReturnType<typeof send>>[] = [];
  let cookie: string | undefined;
  for (let k = 0; k < count; k += 1) {
    const headers = { ...sending.headers, ...(cookie === undefined ? {} : { cookie }) };
    const answer = await send({ port }, { ...sending, headers });
    cookie = answer.headers['set-cookie']?.[0]?.split(';', 1)[0] ?? cookie;
    answers.push(answer);
  }
  return tally(answers);
}

function tally(answers: readonly (Awaited<ReturnType<typeof send>> | undefined)[]) {
  const by = (slot: SlotName): number =>
    answers.filter((answer) => answer?.headers['x-backend'] === slot).length;
  const failed = answers.filter((answer) => answer === undefined || answer.status >= 500).length;
  return { blue: by('blue'), green: by('green'), failed };
}
