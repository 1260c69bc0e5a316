import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { HOST, startBackend } from './backend.fixture.ts';
import { openEdgeAdmin } from './client.ts';
import { openTestEdge, payment, slotsOf, standard, TOKEN, type TestEdge } from './edge.fixture.ts';
import { listen } from './listen.ts';
import { ON_A_BUSY_MACHINE } from './until.fixture.ts';
import { openRaw } from './visitor.fixture.ts';

const PATHS = ['GET /config', 'GET /status', 'PUT /config', 'GET /', 'POST /x'] as const;

/** An edge with one ready process in each slot, which knows blue's only. */
async function edgeWithBlue(): Promise<{ edge: TestEdge; slots: ReturnType<typeof slotsOf> }> {
  const [blue, green] = await Promise.all([startBackend('blue'), startBackend('green')]);
  const edge = await openTestEdge();
  await edge.configure({ slots: slotsOf([blue]), routeClasses: [standard] });
  return { edge, slots: slotsOf([blue], [green]) };
}

describe('the admin API', ON_A_BUSY_MACHINE, () => {
  test.each([
    ['no token', undefined],
    ['a wrong token', 'Bearer a-token-for-the-testz'],
    ['a longer token', `Bearer ${TOKEN}x`],
    ['an empty token', 'Bearer '],
    ['another scheme', `Basic ${TOKEN}`],
  ])('with %s nothing is told and nothing is changed', async (_case, authorization) => {
    const edge = await openTestEdge();
    for (const one of PATHS) {
      const [method = '', path = ''] = one.split(' ');
      const response = await fetch(`${edge.adminUrl}${path}`, {
        method,
        headers: { 'if-match': '0', ...(authorization === undefined ? {} : { authorization }) },
        ...(method === 'GET' ? {} : { body: '{}' }),
      });
      expect(response.status).toBe(401);
      expect(await response.text()).not.toContain('version');
    }
    const wrong = openEdgeAdmin({ adminUrl: edge.adminUrl, token: 'some-other-token' });
    await expect(wrong.status()).rejects.toMatchObject({ code: 'forbidden', retryable: false });
  });

  test('the admin API is not on the port of visitors', async () => {
    const edge = await openTestEdge();
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await fetch(`${edge.url}/config`, { headers })).status).toBe(404);
  });

  test('of two writers with one version exactly one wins, and the other is told the version', async () => {
    const { edge } = await edgeWithBlue();
    const { version, config } = await edge.admin.config();
    const writes = await Promise.allSettled(
      [100, 200, 300].map((holdMs) => edge.admin.writeConfig(version, { ...config, holdMs })),
    );
    const won = writes.filter(({ status }) => status === 'fulfilled');
    expect(won).toEqual([{ status: 'fulfilled', value: version + 1 }]);
    for (const write of writes) {
      if (write.status === 'fulfilled') continue;
      expect(write.reason).toMatchObject({ code: 'conflict', retryable: false });
      expect(write.reason.message).toContain(`the version in force is ${version + 1}`);
    }
    expect((await edge.admin.config()).version).toBe(version + 1);
  });

  test('of two writers that wait for the same new process exactly one wins', async () => {
    const { edge } = await edgeWithBlue();
    const probes: ServerResponse[] = [];
    const slow = createServer((_request, response) => {
      probes.push(response);
      if (probes.length >= 2) for (const probe of probes) probe.end();
    });
    const address = { host: HOST, port: await listen(slow, { host: HOST, port: 0 }) };
    onTestFinished(() => {
      slow.close();
      slow.closeAllConnections();
    });
    const { version, config } = await edge.admin.config();
    const slots = { ...config.slots, green: [address] };
    const writes = await Promise.allSettled([
      edge.admin.writeConfig(version, { ...config, slots }),
      edge.admin.writeConfig(version, { ...config, slots, holdMs: 1 }),
    ]);
    expect(writes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const lost = writes.find(({ status }) => status === 'rejected');
    expect(lost).toMatchObject({ reason: { code: 'conflict' } });
  });

  test('the same configuration again changes nothing, and keeps what was observed', async () => {
    const { edge } = await edgeWithBlue();
    await fetch(edge.url);
    const { version, config } = await edge.admin.config();
    expect(await edge.admin.writeConfig(version, config)).toBe(version);
    const { routeClasses } = await edge.admin.status();
    expect(routeClasses['default']?.sinceVersion).toEqual({ blue: 1, green: 0 });
  });

  test('weight for a slot with nothing ready is refused, and the configuration stays', async () => {
    const { edge } = await edgeWithBlue();
    const before = await edge.admin.config();
    const wanted = { routeClasses: [{ ...standard, weights: { blue: 90, green: 10 } }] };
    const refused = { code: 'rejected', retryable: false };
    await expect(edge.configure(wanted)).rejects.toMatchObject(refused);
    await expect(edge.configure(wanted)).rejects.toThrow(
      /expected 0 because nothing is ready in green/,
    );
    expect(await edge.admin.config()).toEqual(before);
  });

  test('weight for a slot whose processes do not answer yet is refused', async () => {
    const { edge, slots } = await edgeWithBlue();
    const unready = await startBackend('green');
    unready.ready = false;
    const wanted = {
      slots: { ...slots, green: [unready.address] },
      routeClasses: [{ ...standard, weights: { blue: 90, green: 10 } }],
    };
    await expect(edge.configure(wanted)).rejects.toThrow(/nothing is ready in green/);
    unready.ready = true;
    await edge.configure(wanted);
  });

  test('the orders of a tag are not given to a slot with nothing ready', async () => {
    const { edge } = await edgeWithBlue();
    const wanted = { tagOwners: { b: 'blue', g: 'green' } } as const;
    await expect(edge.configure(wanted)).rejects.toThrow(/tagOwners\.g.*nothing is ready in green/);
  });

  test.each([
    ['an unknown key', { colour: 'red' }, /colour/],
    [
      'a weight of three decimals',
      { routeClasses: [{ ...standard, weights: { blue: 99.999, green: 0.001 } }] },
      /two decimals/,
    ],
    [
      'a negative weight',
      { routeClasses: [{ ...standard, weights: { blue: 101, green: -1 } }] },
      /blue/,
    ],
    ['two classes of one name', { routeClasses: [standard, standard] }, /different name/],
    ['a hold of more than 30 s', { holdMs: 30_001 }, /holdMs/],
    ['a short preview secret', { preview: { secret: 'short', slot: 'green' } }, /secret/],
    ['a host that is none', { slots: { blue: [{ host: 'a/b', port: 1 }], green: [] } }, /host/],
    [
      'a cookie that ends a header',
      { routeClasses: [{ ...standard, stickyCookie: 'a=b\r\nx' }] },
      /stickyCookie/,
    ],
  ] as const)('%s is refused with the place of it', async (_case, wrong, message) => {
    const { edge } = await edgeWithBlue();
    const before = await edge.admin.config();
    const response = await fetch(`${edge.adminUrl}/config`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${TOKEN}`, 'if-match': String(before.version) },
      body: JSON.stringify({ ...before.config, ...wrong }),
    });
    expect(response.status).toBe(422);
    expect(await response.text()).toMatch(message);
    expect(await edge.admin.config()).toEqual(before);
  });

  test.each([
    ['no version', {}, '{}', 412],
    ['a version that is no number', { 'if-match': '*' }, '{}', 412],
    ['a body that is no JSON', { 'if-match': '1' }, '{', 422],
    ['a body that is too large', { 'if-match': '1' }, ' '.repeat(300_000), 413],
  ] as const)('a write with %s is refused', async (_case, headers, body, status) => {
    const { edge } = await edgeWithBlue();
    const response = await fetch(`${edge.adminUrl}/config`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      body,
    });
    expect(response.status).toBe(status);
    expect((await edge.admin.config()).version).toBe(1);
  });

  test('a write whose sender leaves in the middle of it changes nothing', async () => {
    const { edge } = await edgeWithBlue();
    const head = `PUT /config HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${TOKEN}\r\nif-match: 1\r\n`;
    const { socket } = await openRaw(edge.adminPort, `${head}content-length: 99\r\n\r\n{"slots":`);
    socket.resetAndDestroy();
    expect((await edge.admin.config()).version).toBe(1);
  });

  test('the state file is readable by its owner only and holds what was written', async () => {
    const { edge } = await edgeWithBlue();
    await edge.configure({ routeClasses: [standard, payment] });
    expect(statSync(edge.stateFile).mode & 0o777).toBe(0o600);
    const stored: unknown = JSON.parse(readFileSync(edge.stateFile, 'utf8'));
    expect(stored).toEqual({ schemaVersion: 1, ...(await edge.admin.config()) });
  });

  test('a configuration that cannot be stored is not taken', async () => {
    const { edge } = await edgeWithBlue();
    const before = await edge.admin.config();
    const folder = edge.stateFile.slice(0, edge.stateFile.lastIndexOf('/'));
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'no folder');
    await expect(edge.configure({ holdMs: 7 })).rejects.toMatchObject({ retryable: true });
    expect(await edge.admin.config()).toEqual(before);
  });

  test('an edge that does not answer is unreachable', async () => {
    const edge = await openTestEdge();
    await edge.stop(0);
    await expect(edge.admin.status()).rejects.toMatchObject({
      code: 'unreachable',
      retryable: true,
    });
  });
});
