import { expect, test } from 'vitest';
import { installArguments, parseVersion, type HelmInstall } from './arguments.ts';

const INSTALL: HelmInstall = {
  name: 'smart-travel-green',
  chart: { location: 'oci://harbor.smarttravel.local/charts/smart-travel@sha256:abc' },
  values: { image: { digest: 'sha256:def' } },
  description: '6.2.1',
};

const COMMON = [
  'upgrade',
  '--install',
  'smart-travel-green',
  'oci://harbor.smarttravel.local/charts/smart-travel@sha256:abc',
  '--values=-',
  '--reset-values',
  '--history-max=10',
  '--description=6.2.1',
];

test('Helm 4 is told to apply on the server and to wait for nothing', () => {
  expect(installArguments(INSTALL, { major: 4, minor: 1 })).toEqual([
    ...COMMON,
    '--server-side=true',
    '--wait=hookOnly',
    '--output=json',
  ]);
});

test('Helm 3 is not told what it does not know', () => {
  expect(installArguments(INSTALL, { major: 3, minor: 14 })).toEqual([...COMMON, '--output=json']);
});

test('a conflict is never forced: it would take back the live traffic', () => {
  const all = installArguments(INSTALL, { major: 4, minor: 1 });
  expect(all.filter((one) => one.startsWith('--force') || one.startsWith('--take'))).toEqual([]);
});

test('71: no value, and so no secret, is in the arguments', () => {
  const secret = { ...INSTALL, values: { payment: { key: 'very-secret' } } };
  expect(installArguments(secret, { major: 4, minor: 1 }).join(' ')).not.toContain('very-secret');
});

test('a registry of this machine may speak HTTP, or have an authority of its own', () => {
  const chart = { location: 'oci://127.0.0.1:5000/c', plainHttp: true, caFile: 'ca.pem' };
  expect(installArguments({ ...INSTALL, chart }, { major: 3, minor: 19 })).toEqual(
    expect.arrayContaining(['--plain-http', '--ca-file=ca.pem']),
  );
});

test.each([
  ['v4.1.4\n', { major: 4, minor: 1 }],
  ['v3.18.0-rc.1', { major: 3, minor: 18 }],
  ['3.14.2', { major: 3, minor: 14 }],
  ['helm', undefined],
  ['', undefined],
])('%s is a version or none', (text, version) => {
  expect(parseVersion(text)).toEqual(version);
});
