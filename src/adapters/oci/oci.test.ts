import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRegistry, type FakeAuth, type FakeRegistry } from '../../../test/fakes/registry.ts';
import { OperationError, UserError } from '../../shared/errors.ts';
import type { Credentials } from './credentials.ts';
import { digest } from './manifests.ts';
import { ociRegistry, pushChart } from './index.ts';

const CHART = {
  archive: Buffer.from('archive'),
  metadata: { apiVersion: 'v2', name: 'trips', version: '6.2.0+a', description: 'Trips' },
};
const ROBOT: Credentials = { kind: 'password', username: 'robot', password: 's3cret' };

let registry: FakeRegistry;
const paused: number[] = [];

async function pause(ms: number): Promise<void> {
  paused.push(ms);
}

function options(credentials?: Credentials) {
  return { credentials: async () => credentials, pause, overwrite: false };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OperationError);
  return (error as OperationError).code;
}

beforeEach(async () => {
  registry = await startRegistry();
  paused.length = 0;
});
afterEach(() => registry.close());

describe('a registry', () => {
  it('says to which digest a tag points', async () => {
    const manifest = Buffer.from('{}');
    registry.manifests.set('latest', manifest);
    const resolved = await ociRegistry(options()).resolve(`${registry.host}/trips/assistant`);
    expect(resolved).toBe(digest(manifest));
    expect(registry.seen).toEqual(['HEAD /v2/trips/assistant/manifests/latest']);
  });

  it('is asked for the manifest itself where it does not tell the digest', async () => {
    registry.manifests.set('1', Buffer.from('{"a":1}'));
    registry.failNext({ status: 200 });
    const resolved = await ociRegistry(options()).resolve(`${registry.host}/trips:1`);
    expect(resolved).toBe(digest(Buffer.from('{"a":1}')));
  });

  it('finds a version of a chart, or says that there is none', async () => {
    registry.manifests.set('6.2.0_a', Buffer.from('x'));
    const { findChart } = ociRegistry(options());
    const chart = `oci://${registry.host}/charts/trips`;
    expect(await findChart(chart, '6.2.0+a')).toBe(digest(Buffer.from('x')));
    expect(await findChart(chart, '6.3.0')).toBeUndefined();
  });

  it.each([
    [404, 'not-found'],
    [401, 'forbidden'],
    [403, 'forbidden'],
    [400, 'rejected'],
  ])('that answers %i is an error of its own kind at once', async (status, code) => {
    registry.failNext({ status });
    expect(await codeOf(ociRegistry(options()).resolve(`${registry.host}/a:1`))).toBe(code);
    expect(paused).toEqual([]);
  });

  it('that is not there is unreachable', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    await once(server, 'close');
    const work = ociRegistry(options()).resolve(`127.0.0.1:${port}/a:1`);
    expect(await codeOf(work)).toBe('unreachable');
    expect(paused).toHaveLength(3);
  });

  it('that is busy is asked again when it wishes', async () => {
    registry.manifests.set('1', Buffer.from('{}'));
    registry.failNext({ status: 429, headers: { 'retry-after': '2' } }, { status: 503 });
    await ociRegistry(options()).resolve(`${registry.host}/a:1`);
    expect(paused[0]).toBe(2000);
    expect(paused).toHaveLength(2);
  });

  it('refuses what is no reference before it is asked', async () => {
    await expect(ociRegistry(options()).resolve('No Image')).rejects.toThrow(UserError);
    expect(registry.seen).toEqual([]);
  });
});

describe('authentication', () => {
  const cases: readonly [FakeAuth, Credentials][] = [
    ['basic', ROBOT],
    ['bearer', ROBOT],
    ['bearer', { kind: 'identity-token', token: 's3cret' }],
  ];
  it.each(cases)('by %s with %o lets a chart be pushed', async (auth, credentials) => {
    const guarded = await startRegistry(auth);
    try {
      const pushed = await pushChart(`oci://${guarded.host}/charts`, CHART, options(credentials));
      expect(pushed.kind).toBe('pushed');
    } finally {
      await guarded.close();
    }
  });

  it.each(['basic', 'bearer'] as const)('by %s without credentials is forbidden', async (auth) => {
    const guarded = await startRegistry(auth);
    try {
      const work = ociRegistry(options()).resolve(`${guarded.host}/a:1`);
      expect(await codeOf(work)).toBe('forbidden');
    } finally {
      await guarded.close();
    }
  });

  it('is not given to another host that an upload is sent to', async () => {
    const other = await startRegistry('basic');
    registry.failNext(
      { status: 404 },
      { status: 404 },
      { status: 202, headers: { location: `http://${other.host}/v2/a/blobs/uploads/1` } },
    );
    const work = pushChart(`oci://${registry.host}/charts`, CHART, options(ROBOT));
    expect(await codeOf(work)).toBe('forbidden');
    expect(other.seen).toHaveLength(1);
    await other.close();
  });

  it('never tells a password in an error', async () => {
    const guarded = await startRegistry('bearer');
    const wrong: Credentials = { kind: 'password', username: 'robot', password: 'hunter2-hunter2' };
    try {
      const error = await ociRegistry(options(wrong))
        .resolve(`${guarded.host}/a:1`)
        .catch((thrown: unknown) => thrown);
      expect(`${String(error)}${JSON.stringify(error)}`).not.toContain('hunter2');
    } finally {
      await guarded.close();
    }
  });

  it('does not follow a token service without TLS from a registry with it', async () => {
    const { authorize } = await import('./authorize.ts');
    const { Agent } = await import('undici');
    const dispatcher = new Agent();
    const request = { dispatcher, host: 'harbor.example.com', isPlain: false, scope: 's' };
    const header = 'Bearer realm="http://harbor.example.com/token"';
    await expect(authorize(request, header, { credentials: async () => ROBOT })).rejects.toThrow(
      'behind https',
    );
    await dispatcher.close();
  });
});

function push(more: { overwrite?: boolean; archive?: Buffer } = {}) {
  return pushChart(
    `oci://${registry.host}/charts`,
    { ...CHART, archive: more.archive ?? CHART.archive },
    { ...options(), overwrite: more.overwrite ?? false },
  );
}

describe('a pushed chart', () => {
  it('lies where Helm looks for it, with the media types that Helm reads', async () => {
    const pushed = await push();
    expect(pushed.reference).toBe(`${registry.host}/charts/trips:6.2.0_a`);
    const stored = registry.manifests.get('6.2.0_a');
    expect(pushed.digest).toBe(digest(stored ?? Buffer.of()));
    const manifest = JSON.parse(String(stored)) as Record<string, Record<string, unknown>>;
    expect(manifest['config']).toMatchObject({
      mediaType: 'application/vnd.cncf.helm.config.v1+json',
      digest: digest(Buffer.from(JSON.stringify(CHART.metadata))),
    });
    expect(manifest['layers']).toEqual([
      {
        mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
        digest: digest(CHART.archive),
        size: CHART.archive.length,
      },
    ]);
    expect(registry.blobs.get(digest(CHART.archive))).toEqual(CHART.archive);
  });

  it('is not pushed a second time', async () => {
    const first = await push();
    const count = registry.seen.length;
    expect(await push()).toEqual({ ...first, kind: 'present' });
    expect(registry.seen.slice(count)).toEqual(['HEAD /v2/charts/trips/manifests/6.2.0_a']);
  });

  it('is there already when somebody else pushed the same archive', async () => {
    await push();
    const text = String(registry.manifests.get('6.2.0_a')).replace('"Trips"', '"Trips!"');
    registry.manifests.set('6.2.0_a', Buffer.from(text));
    registry.manifests.set(digest(Buffer.from(text)), Buffer.from(text));
    expect(await push()).toMatchObject({ kind: 'present', digest: digest(Buffer.from(text)) });
  });

  it('replaces another content under the same version only where that is wanted', async () => {
    await push();
    const other = { archive: Buffer.from('another') };
    expect(await codeOf(push(other))).toBe('conflict');
    expect((await push({ ...other, overwrite: true })).kind).toBe('pushed');
  });

  it('survives a registry that fails in the middle of an upload', async () => {
    registry.failNext(
      { status: 404 },
      { status: 404 },
      { status: 202, headers: { location: '/v2/charts/trips/blobs/uploads/9' } },
      { status: 500 },
    );
    expect((await push()).kind).toBe('pushed');
    expect(paused).toHaveLength(1);
  });
});
