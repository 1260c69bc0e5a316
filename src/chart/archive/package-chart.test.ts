import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../shared/errors.ts';
import { readIgnores } from './ignore.ts';
import { metadataOf, packageChart } from './package-chart.ts';
import { readTar, writeTar, type ChartFile } from './tar.ts';

const file = (path: string, text: string): ChartFile => ({ path, bytes: Buffer.from(text) });
const FILES: readonly ChartFile[] = [
  file('Chart.yaml', 'apiVersion: v2\nname: trips # ours\nversion: 6.2.0\n'),
  file('.helmignore', '# comment\n*.bak\nnotes/\n/ci/*.txt\n'),
  file('values.yaml', 'a: 1\n'),
  file('templates/deployment.yaml', 'kind: Deployment\n'),
  file('templates/old.bak', ''),
  file('templates/.swap', ''),
  file('notes/plan.md', ''),
  file('ci/a.txt', ''),
  file('charts/sub/ci/a.txt', ''),
];

const unzipped = (archive: Uint8Array) => readTar(gunzipSync(archive));

describe('the archive of a chart', () => {
  it('holds what Helm reads, in order, below the name of the chart', () => {
    const { archive, fileName } = packageChart(FILES, {});
    expect(fileName).toBe('trips-6.2.0.tgz');
    expect(unzipped(archive).map(({ path }) => path)).toEqual([
      'trips/.helmignore',
      'trips/Chart.yaml',
      'trips/charts/sub/ci/a.txt',
      'trips/templates/deployment.yaml',
      'trips/values.yaml',
    ]);
  });

  it('is the same whatever the order of the files', () => {
    const [one, other] = [FILES, FILES.toReversed()].map((files) => packageChart(files, {}));
    expect(one?.archive).toEqual(other?.archive);
  });

  it('carries other versions where they are wished, and keeps comments', () => {
    const { archive, fileName } = packageChart(FILES, { version: '7.0.0-rc.1', appVersion: '7' });
    const chart = unzipped(archive).find(({ path }) => path === 'trips/Chart.yaml');
    expect(String(Buffer.from(chart?.bytes ?? []))).toBe(
      'apiVersion: v2\nname: trips # ours\nversion: 7.0.0-rc.1\nappVersion: "7"\n',
    );
    expect(fileName).toBe('trips-7.0.0-rc.1.tgz');
    expect(metadataOf(gunzipSync(archive))).toMatchObject({ name: 'trips', appVersion: '7' });
  });

  it.each([
    ['no Chart.yaml', [file('values.yaml', '')]],
    ['a name that is no name', [file('Chart.yaml', 'apiVersion: v2\nname: A b\nversion: 1.0.0')]],
    ['half a version', [file('Chart.yaml', 'apiVersion: v2\nname: a\nversion: "1.0"')]],
    ['a version of a chart for Helm 1', [file('Chart.yaml', 'name: a\nversion: 1.0.0')]],
    ['text that is no YAML', [file('Chart.yaml', 'a: [')]],
  ])('is not made with %s', (_, files) => {
    expect(() => packageChart(files, {})).toThrow(UserError);
  });

  it('is not found in an archive of something else', () => {
    expect(() => metadataOf(writeTar([file('a.txt', 'x')]))).toThrow(UserError);
  });
});

describe('tar and gzip', () => {
  it.each([0, 1, 511, 512, 513, 65_535, 65_536, 200_000])('keep %i bytes as they are', (size) => {
    const bytes = Buffer.alloc(size, 'zhiyou');
    const long = `${'folder/'.repeat(20)}file.txt`;
    const { archive } = packageChart([...FILES.slice(0, 1), { path: long, bytes }], {});
    const found = unzipped(archive).find(({ path }) => path === `trips/${long}`);
    expect(Buffer.from(found?.bytes ?? []).equals(bytes)).toBe(true);
  });

  it('refuse a path that the format cannot hold', () => {
    expect(() => writeTar([file('a'.repeat(200), '')])).toThrow('at most 255 bytes');
  });
});

describe('.helmignore', () => {
  it.each([
    ['*.tmp', 'a/b.tmp', true],
    ['*.tmp', 'a/b.tmpl', false],
    ['docs/', 'docs/a.md', true],
    ['docs/', 'docs', false],
    ['/a.txt', 'a.txt', true],
    ['/a.txt', 'b/a.txt', false],
    ['a/*.txt', 'a/b/c.txt', false],
    ['?.txt', 'ab.txt', false],
    ['[ab].txt', 'b.txt', true],
    ['', 'templates/.hidden', true],
    ['', '.helmignore', false],
  ])('with %j: %s stays out: %s', (rules, path, expected) => {
    expect(readIgnores(rules)(path)).toBe(expected);
  });
});
