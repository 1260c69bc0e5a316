import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const TESTS = ['{src,service,test}/**/*.test.ts', 'test/contract/*.contract.ts'];
/** A title that begins with numbers of defects, after the word or without, and may name a policy after them. */
const TITLE = /['"`](?:defect )?((?:\d+, )*\d+)(?:, P\d+)?: /g;

/** Defects of chart, delivery and numbers that this project was made against. */
const DEFECTS: readonly number[] = [...upTo(66), 71, 79, ...upTo(92).slice(79)];

/** What has no test of its own, and why. */
const WITHOUT_TEST: Readonly<Record<number, string>> = {
  57: 'no pod of another application is asked for: payments are a part of the service',
  63: 'no pod is started to check from: checks are requests through the edge',
  92: 'machines of K3s and of runners are not set up here; what is deployed by is bounded by docs/reference/rights.md',
};

test('every defect is named by a test, or by the reason why it has none', () => {
  const named = new Set(globSync(TESTS, { cwd: ROOT }).flatMap(numbersIn));
  const open = DEFECTS.filter((one) => !named.has(one) && !Object.hasOwn(WITHOUT_TEST, one));
  expect(open).toEqual([]);
});

function numbersIn(path: string): readonly number[] {
  const titles = readFileSync(join(ROOT, path), 'utf8').matchAll(TITLE);
  return [...titles].flatMap(([, numbers = '']) => numbers.split(', ').map(Number));
}

function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
