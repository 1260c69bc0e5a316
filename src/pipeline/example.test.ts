import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lintPipeline } from './lint-pipeline.ts';

const TOP = new URL('../../', import.meta.url);
const EXAMPLE = 'examples/another-team/.gitlab-ci.yml';
const OURS = /<<: \*zhiyou\n {4}file: /g;

function readText(path: string): string {
  return readFileSync(new URL(path, TOP), 'utf8');
}

test('the example of another team has no finding, its includes by a commit', () => {
  expect(lintPipeline(EXAMPLE, readText)).toEqual({ findings: [], jobs: 0 });
});

test('the inputs that it gives are those that our files declare', () => {
  const local = readText(EXAMPLE).replaceAll(OURS, 'local: ');
  const asHere = (path: string) => (path === EXAMPLE ? local : readText(path));
  expect(lintPipeline(EXAMPLE, asHere)).toEqual({ findings: [], jobs: 15 });
  const wrong = (path: string) =>
    path === EXAMPLE ? local.replace('tier: staging', 'level: staging') : readText(path);
  const told = lintPipeline(EXAMPLE, wrong).findings.map(({ path }) => path);
  expect(told).toEqual(
    expect.arrayContaining([
      'ci/gitlab/deploy.yml inputs.level',
      'ci/gitlab/deploy.yml inputs.tier',
    ]),
  );
});
