import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  attachArtifact,
  fetchArtifact,
  findCredentials,
  ociRegistry,
  pushChart,
} from '../../src/adapters/oci/index.ts';
import { OWN_CHART, zhiyouChart } from './zhiyou.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhiyou-registry-'));
const VERSION = '6.2.0-test.1';
const NAME = 'smart-travel-assistant';
vi.setConfig({ testTimeout: 300_000 });

let registry: ChildProcess;
let host: string;

/** Debian's registry on a port that it chooses and tells. */
beforeAll(async () => {
  const config = join(folder, 'config.yml');
  const storage = join(folder, 'storage');
  writeFileSync(
    config,
    `version: 0.1\nstorage: {filesystem: {rootdirectory: ${storage}}}\nhttp: {addr: '127.0.0.1:0'}\n`,
  );
  registry = spawn('docker-registry', ['serve', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  registry.once('error', reject);
  registry.once('exit', (code) => reject(new Error(`docker-registry ended with ${code}`)));
  createInterface({ input: registry.stderr ?? process.stdin }).on('line', (line) => {
    const found = /listening on (127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (found !== undefined) resolve(found);
  });
  host = await promise;
});
afterAll(() => {
  registry.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function packageInto(out: string): { readonly file: string; readonly digest: string } {
  const { stdout, stderr } = zhiyouChart([
    'package',
    OWN_CHART,
    `--out=${join(folder, out)}`,
    `--version=${VERSION}`,
    '--output=json',
  ]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as { file: string; digest: string };
}

it('a chart is packaged twice to the same digest, and Helm reads it', () => {
  const [one, other] = [packageInto('one'), packageInto('other')];
  expect(one.digest).toBe(other.digest);
  const shown = execFileSync('helm', ['show', 'chart', one.file], { encoding: 'utf8' });
  expect(shown).toContain(`version: ${VERSION}`);
  const values = ['--values', join(OWN_CHART, 'values-production.yaml')];
  const render = (chart: string): string =>
    execFileSync('helm', ['template', 'x', chart, ...values], { encoding: 'utf8' });
  const plain = (text: string): string => text.replaceAll(VERSION, '6.2.0');
  expect(plain(render(one.file))).toBe(plain(render(OWN_CHART)));
});

it('a chart is pushed once, pulled by Helm, and found by its digest', async () => {
  const { file } = packageInto('pushed');
  const place = `oci://${host}/charts`;
  const push = () => zhiyouChart(['push', file, place, '--output', 'json']);
  const first = JSON.parse(push().stdout) as { kind: string; digest: string };
  expect(first.kind).toBe('pushed');
  expect(JSON.parse(push().stdout)).toEqual({ ...first, kind: 'present' });
  execFileSync('helm', [
    'pull',
    `${place}/${NAME}`,
    `--version=${VERSION}`,
    `--destination=${folder}`,
    '--plain-http',
  ]);
  const pulled = readFileSync(join(folder, `${NAME}-${VERSION}.tgz`));
  expect(pulled.equals(readFileSync(file))).toBe(true);
  const { resolve, findChart } = ociRegistry({ credentials: findCredentials({}) });
  expect(await findChart(`${place}/${NAME}`, VERSION)).toBe(first.digest);
  expect(await findChart(`${place}/${NAME}`, '9.9.9')).toBeUndefined();
  expect(await resolve(`${host}/charts/${NAME}:${VERSION}`)).toBe(first.digest);
});

it('what Helm pushed is not pushed again', () => {
  const { file } = packageInto('helm');
  execFileSync('helm', ['push', file, `oci://${host}/helm`, '--plain-http'], { stdio: 'ignore' });
  const again = zhiyouChart(['push', file, `oci://${host}/helm`]);
  expect(again.stdout).toContain('is there already');
  expect(again.status).toBe(0);
});

it('a release lies beside what it is of, and is attached once', async () => {
  const options = { credentials: findCredentials({}) };
  const metadata = { apiVersion: 'v2', name: 'beside', version: '1.0.0' };
  const chart = { archive: Buffer.from('archive'), metadata };
  const { digest } = await pushChart(`oci://${host}/charts`, chart, {
    ...options,
    overwrite: false,
  });
  const type = 'application/vnd.zhiyou.release.v1+json';
  const attach = (text: string) => {
    const artifact = {
      type,
      version: '1.0.0',
      layers: [{ mediaType: type, bytes: Buffer.from(text) }],
    };
    return attachArtifact(
      `${host}/charts/beside:1.0.0`,
      { tag: 'release-1.0.0', artifact },
      options,
    );
  };
  expect((await attach('a release')).kind).toBe('pushed');
  expect((await attach('a release')).kind).toBe('present');
  await expect(attach('another')).rejects.toThrow('a version is released once');
  for (const place of [`${host}/charts/beside:1.0.0`, `${host}/charts/beside@${digest}`]) {
    const { image, layers } = await fetchArtifact(place, type, options);
    expect(image).toBe(digest);
    expect(layers.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['a release']);
  }
});
