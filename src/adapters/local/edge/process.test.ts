import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { HOST, startBackend } from './backend.fixture.ts';
import {
  handles,
  payment,
  slotsOf,
  standard,
  testFolder,
  TOKEN,
  type TestEdge,
} from './edge.fixture.ts';
import { ON_A_BUSY_MACHINE, until } from './until.fixture.ts';
import { keepingAgent, openRaw, send } from './visitor.fixture.ts';

const MAIN = new URL('main.ts', import.meta.url).pathname;
const listeningSchema = z.object({
  msg: z.literal('listening'),
  port: z.int(),
  adminPort: z.int(),
});

type Environment = Readonly<Record<string, string>>;
type EdgeProcess = Omit<TestEdge, 'stop' | 'stateFile'> & { readonly child: ChildProcess };

function environmentIn(folder: string, more: Environment = {}): Environment {
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, `${TOKEN}\n`, { mode: 0o600 });
  const stateFile = join(folder, 'state.json');
  return { EDGE_STATE_FILE: stateFile, EDGE_ADMIN_TOKEN_FILE: tokenFile, ...more };
}

/** Starts the edge's program; it ends with the test. */
function spawnEdge(env: Environment): ChildProcess {
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

async function startEdgeProcess(env: Environment): Promise<EdgeProcess> {
  const child = spawnEdge(env);
  let log = '';
  child.stdout?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  await until(() => log).toContain('"listening"');
  const line = log.split('\n').find((one) => one.includes('"listening"')) ?? '';
  const { port, adminPort } = listeningSchema.parse(JSON.parse(line));
  return { child, port, adminPort, ...handles({ port, adminPort }) };
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

/** Runs a start that fails, and answers its exit code and what it says. */
async function failedStart(env: Environment): Promise<{ code: number | null; said: string }> {
  const child = spawnEdge(env);
  const said = child.stderr === null ? '' : await text(child.stderr);
  return { code: await ended(child), said };
}

describe('the program', ON_A_BUSY_MACHINE, () => {
  test('killed and started again it has the configuration and the port of before', async () => {
    const [blue, green] = await Promise.all([startBackend('blue'), startBackend('green')]);
    const env = environmentIn(testFolder());
    const first = await startEdgeProcess(env);
    await first.configure({
      slots: slotsOf([blue], [green]),
      routeClasses: [{ ...standard, weights: { blue: 40, green: 60 } }, payment],
      preview: { secret: 'a-secret-of-the-rollout', slot: 'green' },
      tagOwners: { b: 'blue', g: 'green' },
      holdMs: 1234,
    });
    expect(await send(first)).toMatchObject({ status: 200 });
    const before = await first.admin.config();
    const { startedAtMs } = await first.admin.status();
    first.child.kill('SIGKILL');
    await ended(first.child);

    const again = await startEdgeProcess({ ...env, EDGE_PORT: String(first.port) });
    expect(again.port).toBe(first.port);
    expect(await again.admin.config()).toEqual(before);
    const status = await again.admin.status();
    expect(status.startedAtMs).toBeGreaterThan(startedAtMs);
    expect(status.routeClasses['default']?.total.blue.requests).toBe(0);
    const pay = await send(again, {
      method: 'POST',
      path: '/api/payment/orders/g-7/pay',
      body: '',
    });
    expect(pay).toMatchObject({ status: 200, headers: { 'x-backend': 'green' } });
  });

  test('a kill in the middle of many writes leaves one of them whole', async () => {
    const env = environmentIn(testFolder());
    const first = await startEdgeProcess(env);
    let written = 0;
    const writing = (async () => {
      for (let holdMs = 1; holdMs < 10_000; holdMs += 1) {
        await first.configure({ holdMs });
        written = holdMs;
      }
    })().catch(() => 'killed');
    await until(() => written).toBeGreaterThan(5);
    first.child.kill('SIGKILL');
    expect(await writing).toBe('killed');

    const again = await startEdgeProcess(env);
    const { version, config } = await again.admin.config();
    expect([written, written + 1]).toContain(config.holdMs);
    expect(version).toBe(config.holdMs);
  });

  test('asked to stop it finishes what runs, takes nothing new and ends with 0', async () => {
    const last = Promise.withResolvers<void>();
    const blue = await startBackend('blue', (request, response) => {
      if (request.url === '/fast') response.end('fast');
      else void last.promise.then(() => response.end('slow'));
    });
    const edge = await startEdgeProcess(environmentIn(testFolder()));
    await edge.configure({ slots: slotsOf([blue]), routeClasses: [standard] });
    const agent = keepingAgent(1);
    await send(edge, { path: '/fast', agent });
    const silent = await openRaw(edge.port);
    const slow = send(edge, { method: 'POST', path: '/slow', body: 'pay' });
    await until(() => blue.received.length).toBe(2);
    edge.child.kill('SIGTERM');
    await until(() =>
      send(edge, { path: '/fast' }).catch((error: Error) => error.message),
    ).toContain('ECONNREFUSED');
    last.resolve();
    const answer = await slow;
    expect(answer).toMatchObject({ status: 200, headers: { connection: 'close' } });
    expect(answer.body.toString()).toBe('slow');
    expect(await ended(edge.child)).toBe(0);
    await until(silent.isClosed).toBe(true);
  });

  test.each([
    ['no JSON', '{"schemaVersion":', /state\.json: is not JSON/],
    [
      'another format',
      '{"schemaVersion":2,"version":1,"config":{}}',
      /state\.json: schemaVersion: /,
    ],
    [
      'a damaged configuration',
      '{"schemaVersion":1,"version":1,"config":{}}',
      /state\.json: config\.slots: /,
    ],
  ])(
    'a state file with %s is a clear error that says what to do',
    async (_case, content, message) => {
      const env = environmentIn(testFolder());
      writeFileSync(env['EDGE_STATE_FILE'] ?? '', content);
      const { code, said } = await failedStart(env);
      expect(code).toBe(1);
      expect(said).toMatch(message);
      expect(said).toContain('move it away');
    },
    30_000,
  );

  test('a taken port is an error that names it', async () => {
    const blue = await startBackend('blue');
    const port = String(blue.address.port);
    const { code, said } = await failedStart(environmentIn(testFolder(), { EDGE_PORT: port }));
    expect(code).toBe(1);
    expect(said).toContain('EADDRINUSE');
    expect(said).toContain(`${HOST}:${port}`);
  });

  test.each([
    ['no state file', { EDGE_STATE_FILE: '' }, 'EDGE_STATE_FILE'],
    ['a port that is none', { EDGE_PORT: '99999' }, 'EDGE_PORT'],
  ])(
    '%s is an error of usage',
    async (_case, wrong, name) => {
      const { code, said } = await failedStart(environmentIn(testFolder(), wrong));
      expect(code).toBe(2);
      expect(said).toContain(name);
    },
    30_000,
  );

  test('a short token is an error that does not show it', async () => {
    const env = environmentIn(testFolder());
    writeFileSync(env['EDGE_ADMIN_TOKEN_FILE'] ?? '', 'guessable');
    const { code, said } = await failedStart(env);
    expect(code).toBe(2);
    expect(said).toContain('at least 16 characters');
    expect(said).not.toContain('guessable');
  });
});
