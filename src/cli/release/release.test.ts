import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { startRegistry, type FakeRegistry } from '../../../test/fakes/registry.ts';
import { newKeys } from '../../release/release.fixture.ts';
import { OperationError, UserError } from '../../shared/errors.ts';
import { openScene } from '../application.ts';
import { judgeFor, resolveRequest } from '../compose/cluster/released.ts';
import { makeRelease } from './create.ts';
import type { CreateFlags } from './release-of.ts';

const PAIR = newKeys();
const MANIFEST = Buffer.from('{"schemaVersion":2}');
const CHART = Buffer.from('{"schemaVersion":2,"layers":[]}');
const digestOf = (bytes: Uint8Array) =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

let registry: FakeRegistry;
let folder: string;

beforeEach(async () => {
  registry = await startRegistry();
  folder = mkdtempSync(join(tmpdir(), 'zhiyou-release-'));
  for (const name of ['6.2.1', digestOf(MANIFEST)]) registry.manifests.set(name, MANIFEST);
  for (const name of ['1.0.0', digestOf(CHART)]) registry.manifests.set(name, CHART);
  file('key.pem', PAIR.private);
  file('key.pub', PAIR.public);
  file('values.yaml', 'replicas: 2\n');
  file('junit.xml', '<testsuite><testcase name="a"/></testsuite>');
  file('trivy.json', JSON.stringify({ SchemaVersion: 2, Results: [{ Target: 'app' }] }));
  file('zhiyou.yaml', declaration());
});
afterEach(async () => {
  await registry.close();
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function declaration(policy = 'requireSigned: true, publicKeys: [key.pub]'): string {
  return `name: smart
routes: { default: [/] }
environments:
  production:
    runtime: kubernetes
    kubernetes:
      namespace: smart
      chart: oci://${registry.host}/charts/smart
      image: ${registry.host}/trips/assistant
      values: [values.yaml]
      edge: { hosts: [example.com] }
      releasePolicy: { mostVulnerabilities: { critical: 0 }, ${policy} }
`;
}

function make(change: Partial<CreateFlags> = {}) {
  return makeRelease({
    output: 'text',
    stateDir: join(folder, '.zhiyou'),
    config: join(folder, 'zhiyou.yaml'),
    version: '6.2.1',
    image: `${registry.host}/trips/assistant:6.2.1`,
    chart: `oci://${registry.host}/charts/smart`,
    chartVersion: '1.0.0',
    gitSha: 'c'.repeat(40),
    gitTime: '2026-11-23T09:30:00+08:00',
    junit: [join(folder, 'junit.xml')],
    trivy: join(folder, 'trivy.json'),
    migration: 'expand',
    key: join(folder, 'key.pem'),
    out: join(folder, 'release.json'),
    push: false,
    ...change,
  });
}

const sceneOf = () =>
  openScene(
    { config: join(folder, 'zhiyou.yaml'), stateDir: join(folder, '.zhiyou') },
    'production',
  );

function ask(change: { release?: string; file?: string; chartVersion?: string } = {}) {
  return resolveRequest(sceneOf(), {
    release: undefined,
    chartVersion: undefined,
    file: join(folder, 'release.json'),
    ...change,
  });
}

test('a release that was signed is deployed by its digests', async () => {
  const { digest, isSigned, release } = await make();
  expect(isSigned).toBe(true);
  expect(release).toMatchObject({ tests: { total: 1, failed: 0 }, migration: { phase: 'expand' } });
  expect(await ask()).toEqual({
    release: '6.2.1',
    bundle: {
      image: `${registry.host}/trips/assistant@${digestOf(MANIFEST)}`,
      chart: `oci://${registry.host}/charts/smart@${digestOf(CHART)}`,
      chartVersion: '1.0.0',
      values: { replicas: 2 },
    },
    origin: { digest, committedAtMs: Date.UTC(2026, 10, 23, 1, 30) },
  });
  await expect(ask({ release: '6.2.1', chartVersion: '1.0.0' })).resolves.toBeDefined();
});

test('the same inputs make the same file', async () => {
  const [one, other] = [await make(), await make()];
  expect(one.digest).toBe(other.digest);
});

describe('nothing is deployed of a release', () => {
  it.each([
    [
      'that nobody signed',
      async () => rmSync(join(folder, 'release.json.sigstore.json')),
      'signature',
    ],
    [
      'that another key signed',
      async () => make({ key: file('other.pem', newKeys().private) }),
      'signature',
    ],
    ['that was altered', async () => alter('"failed":0', '"failed":1'), 'signature'],
    ['whose image digest is missing', async () => alter(/@sha256:[0-9a-f]{64}/, ''), 'image'],
    [
      'whose values have changed since',
      async () => file('values.yaml', 'replicas: 9\n'),
      'values.production',
    ],
    [
      'whose tests failed',
      async () =>
        make({
          junit: [file('bad.xml', '<testsuite><testcase><failure/></testcase></testsuite>')],
        }),
      'tests',
    ],
    [
      'with a vulnerability too many',
      async () => make({ trivy: file('bad.json', scan('CRITICAL')) }),
      'vulnerabilities.critical',
    ],
    ['that was not scanned', async () => make({ trivy: undefined } as object), 'vulnerabilities'],
  ])('%s, and the point is named', async (_what, spoil, point) => {
    await make();
    await spoil();
    await expect(ask()).rejects.toThrow(UserError);
    await expect(ask()).rejects.toThrow(point);
  });

  it('by its tag alone, where signatures are demanded', async () => {
    await expect(ask({ release: '6.2.1', file: undefined } as object)).rejects.toThrow(
      'takes signed releases only',
    );
  });

  it('when another version is asked for', async () => {
    await make();
    await expect(ask({ release: '6.2.2' })).rejects.toThrow('image tag 6.2.1');
    await expect(ask({ chartVersion: '2.0.0' })).rejects.toThrow('chart version 1.0.0');
  });
});

test('an environment that demands nothing still takes releases by their tags', async () => {
  file('zhiyou.yaml', declaration('requireSigned: false'));
  const found = await ask({ release: '6.2.1', file: undefined, chartVersion: '1.0.0' } as object);
  expect(found.release).toBe('6.2.1');
});

test('a release that was pushed is found by the tag of its image', async () => {
  const { pushed } = await make({ push: true });
  expect(pushed).toMatchObject({
    kind: 'pushed',
    reference: expect.stringMatching(/:release-6\.2\.1$/),
  });
  const place = `oci://${registry.host}/trips/assistant:6.2.1`;
  expect((await judgeFor(sceneOf(), place)).points).toEqual([]);
  expect((await ask({ file: place })).release).toBe('6.2.1');
});

test('a version is pushed once: the same again is there already, another digest is refused', async () => {
  await make({ push: true });
  expect((await make({ push: true })).pushed).toMatchObject({ kind: 'present' });
  const other = Buffer.from('{"schemaVersion":2,"other":1}');
  for (const name of ['6.2.1', digestOf(other)]) registry.manifests.set(name, other);
  await expect(make({ push: true })).rejects.toThrow(OperationError);
  await expect(make({ push: true })).rejects.toThrow('a version is released once');
});

test('nothing is pushed without a signature', async () => {
  await expect(make({ push: true, key: file('empty.pem', '') })).rejects.toThrow('is not pushed');
});

function alter(part: string | RegExp, into: string): void {
  const path = join(folder, 'release.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace(part, into));
}

function scan(severity: string): string {
  const found = { VulnerabilityID: 'CVE-1', PkgName: 'a', Severity: severity };
  return JSON.stringify({ SchemaVersion: 2, Results: [{ Vulnerabilities: [found] }] });
}
