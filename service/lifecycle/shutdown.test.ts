import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { createDrainState, drainServer } from './shutdown.ts';

const LISTENING = z.object({ msg: z.literal('listening'), port: z.number() });
const DEADLINE_MS = 10_000;

async function startChild(variables: Record<string, string>) {
  const child = spawn(process.execPath, [new URL('../main.ts', import.meta.url).pathname], {
    env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'info', ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const parsed = LISTENING.safeParse(JSON.parse(line));
    if (parsed.success) {
      child.stdout.resume();
      return { child, port: parsed.data.port };
    }
  }
  throw new Error('the service ended before it listened');
}

async function exitOf(child: ChildProcess): Promise<unknown> {
  const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(DEADLINE_MS) });
  return code;
}

type Call = {
  readonly agent: Agent;
  readonly port: number;
  readonly path: string;
  readonly body?: string;
};

function call({ agent, port, path, body }: Call): Promise<{ status: number; connection: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        port,
        path,
        host: '127.0.0.1',
        method: body === undefined ? 'GET' : 'POST',
        headers: body === undefined ? {} : { 'content-type': 'application/json' },
        timeout: DEADLINE_MS,
      },
      (answer) => {
        answer.resume();
        answer.once('error', reject);
        answer.once('end', () =>
          resolve({ status: answer.statusCode ?? 0, connection: answer.headers.connection ?? '' }),
        );
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

type CallLog = { sent: number; readonly failures: unknown[] };

/** Sends calls over kept connections as an edge does: until readiness is seen to be gone. */
async function callUntilUnready(port: number, log: CallLog): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  for (;;) {
    const { status } = await call({ agent, port, path: '/api/ready' });
    if (status !== 200) return;
    for (const body of [undefined, '{"city":"beijing","days":2}']) {
      const path = body === undefined ? '/api/travel/search?q=museum' : '/api/travel/plan';
      log.sent += 1;
      await call({ agent, port, path, ...(body === undefined ? {} : { body }) }).then(
        (answer) => answer.status === 200 || log.failures.push(answer),
        (error: unknown) => log.failures.push(error),
      );
    }
  }
}

test('SIGTERM under load: readiness goes first, everything sent is answered, exit code 0', async () => {
  const { child, port } = await startChild({ DRAIN_DELAY_MS: '400', FAULT_LATENCY_MS: '20' });
  const log: CallLog = { sent: 0, failures: [] };
  const callers = Array.from({ length: 8 }, () => callUntilUnready(port, log));
  await vi.waitFor(() => expect(log.sent).toBeGreaterThan(40), DEADLINE_MS);
  child.kill('SIGTERM');
  await Promise.all(callers);
  expect(await exitOf(child)).toBe(0);
  expect(log.failures).toEqual([]);
});

test('while it drains, new connections are served and told to close; a slow answer is waited for', async () => {
  const { child, port } = await startChild({ DRAIN_DELAY_MS: '300', FAULT_LATENCY_MS: '600' });
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const slow = call({ agent, port, path: '/api/version' });
  child.kill('SIGTERM');
  const late = await call({ agent, port, path: '/api/health' });
  expect(late).toEqual({ status: 200, connection: 'close' });
  expect(await slow).toEqual({ status: 200, connection: 'close' });
  expect(await exitOf(child)).toBe(0);
});

test('a crash on demand ends the process by itself', async () => {
  const { child } = await startChild({ FAULT_CRASH_AFTER_SECONDS: '0.1' });
  expect(await exitOf(child)).toBe(null);
  expect(child.signalCode).toBe('SIGKILL');
});

test('wrong configuration ends with code 2', async () => {
  const child = spawn(process.execPath, [new URL('../main.ts', import.meta.url).pathname], {
    env: { PATH: process.env['PATH'], SLOT: 'red' },
    stdio: 'ignore',
  });
  expect(await exitOf(child)).toBe(2);
});

test('what outlasts the deadline is cut, and said so', async () => {
  const server = createServer(() => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const agent = new Agent();
  const endless = call({ agent, port, path: '/' }).catch(() => 'cut');
  await once(server, 'request');
  const state = createDrainState();
  expect(await drainServer(server, state, { drainDelayMs: 0, deadlineMs: 50 })).toBe(false);
  expect(await endless).toBe('cut');
  expect(state.isDraining()).toBe(true);
});
