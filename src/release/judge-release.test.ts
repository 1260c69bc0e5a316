import { expect, test } from 'vitest';
import { judgeRelease } from './judge-release.ts';
import type { ReleasePolicy } from '../domain/release-policy.ts';
import { GOOD, STRICT } from './release.fixture.ts';
import { readRelease, releaseText } from './read-release.ts';

const BARE = {
  ...GOOD,
  tests: undefined,
  vulnerabilities: undefined,
  sbom: undefined,
  coverage: undefined,
  payments: undefined,
};
const LAX: ReleasePolicy = {
  requireSigned: false,
  publicKeys: [],
  mostVulnerabilities: {},
  leastCoverageRatio: undefined,
  requireSbom: false,
  requirePaymentEvidence: false,
};

test('a release that lacks nothing passes the strictest policy', () => {
  expect(judgeRelease(GOOD, STRICT)).toEqual([]);
});

test.each([
  ['failed tests', { tests: { ...GOOD.tests, total: 12, failed: 1 } }, 'tests'],
  ['tests that were all skipped', { tests: { ...GOOD.tests, total: 1, skipped: 1 } }, 'tests'],
  ['no tests', { tests: { ...GOOD.tests, total: 0, skipped: 0 } }, 'tests'],
  [
    'a critical vulnerability',
    { vulnerabilities: { ...GOOD.vulnerabilities, critical: 1 } },
    'vulnerabilities.critical',
  ],
  [
    'one high vulnerability too many',
    { vulnerabilities: { ...GOOD.vulnerabilities, high: 2 } },
    'vulnerabilities.high',
  ],
  ['a line too few covered', { coverage: { ...GOOD.coverage, linesCovered: 849 } }, 'coverage'],
  [
    'payments that do not cross versions',
    { payments: { ...GOOD.payments, crossVersion: false } },
    'payments',
  ],
  ['payments without evidence', { payments: { crossVersion: true } }, 'payments'],
])('a release with %s is refused at that point', (_what, change, point) => {
  const release = { ...GOOD, ...change } as typeof GOOD;
  expect(judgeRelease(release, STRICT).map((one) => one.point)).toEqual([point]);
});

test('what was never looked at is refused where it is demanded, and tests always', () => {
  const { tests: _t, vulnerabilities: _v, sbom: _s, coverage: _c, payments: _p, ...bare } = BARE;
  const points = judgeRelease(bare, STRICT).map(({ point }) => point);
  expect(points).toEqual(['tests', 'vulnerabilities', 'coverage', 'sbom', 'payments']);
  expect(judgeRelease(bare, LAX).map(({ point }) => point)).toEqual(['tests']);
});

test('a release file reads back as it was written', () => {
  expect(readRelease('release.json', releaseText(GOOD))).toEqual(GOOD);
});

test.each([
  ['formatted', JSON.stringify(GOOD, undefined, 2), 'canonical JSON'],
  ['with a key twice', releaseText(GOOD).replace('{', '{"application":"other",'), 'canonical JSON'],
  ['with an unknown key', releaseText(GOOD).replace('{', '{"a":1,'), 'a'],
  ['without the digest of the image', releaseText(GOOD).replace(/@sha256:a+/, ':6.2.1'), 'image'],
  [
    'of a newer format',
    releaseText(GOOD).replace('"formatVersion":1', '"formatVersion":2'),
    'formatVersion',
  ],
  ['cut off', releaseText(GOOD).slice(0, 99), 'no JSON'],
])('a release file %s is refused', (_what, text, told) => {
  expect(() => readRelease('release.json', text)).toThrow(told);
});
