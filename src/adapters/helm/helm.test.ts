import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FakeHelm, FakeHelmCall } from '../../../test/fakes/helm-program.ts';
import { openHelm } from './index.ts';

const PROGRAM = join(import.meta.dirname, '../../../test/fakes/helm-program.ts');
let folder: string;
let callsFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhiyou-helm-'));
  callsFile = join(folder, 'calls');
});
afterEach(() => rmSync(folder, { recursive: true }));

type Call = FakeHelmCall & { readonly pid: number };

function calls(): readonly Call[] {
  if (!existsSync(callsFile)) return [];
  return readFileSync(callsFile, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Call);
}

function helmThat(fake: Partial<FakeHelm>, deadlineMs = 60_000) {
  const said: FakeHelm = { version: 'v4.1.4', calls: callsFile, ...fake };
  return openHelm({
    command: [process.execPath, '--disable-warning=ExperimentalWarning', PROGRAM],
    namespace: 'shop',
    kubeconfig: '/etc/k.yaml',
    context: 'prod',
    env: { PATH: process.env['PATH'], FAKE_HELM: JSON.stringify(said) },
    deadlineMs,
  });
}

const INSTALL = {
  name: 'smart-travel-green',
  chart: { location: './chart' },
  values: { payment: { key: 'very-secret' } },
  description: '6.2.1',
};

test('71, 44: values travel by stdin, so that neither the process list nor a file shows them', async () => {
  await helmThat({}).install(INSTALL);
  const [call] = calls();
  expect(call?.args).toEqual(expect.arrayContaining(['--server-side=true']));
  expect(call?.args.slice(-3)).toEqual([
    '--namespace=shop',
    '--kubeconfig=/etc/k.yaml',
    '--kube-context=prod',
  ]);
  expect(call?.args.join(' ')).not.toContain('very-secret');
  expect(JSON.parse(call?.input ?? '')).toEqual(INSTALL.values);
});

test('Helm 3 is found out and spoken to in its own words', async () => {
  await helmThat({ version: 'v3.19.0' }).install(INSTALL);
  expect(calls()[0]?.args).not.toEqual(expect.arrayContaining(['--server-side=true']));
});

test.each(['v3.13.3', 'v2.17.0', 'something else'])(
  '%s is refused before anything is done',
  async (version) => {
    await expect(helmThat({ version }).install(INSTALL)).rejects.toMatchObject({
      name: 'UserError',
      message: `helm: expected version 3.14 or newer, got ${version}`,
    });
    expect(calls()).toEqual([]);
  },
);

test('a missing program is the user’s to mend', async () => {
  const options = { namespace: 'shop', env: {}, deadlineMs: 60_000 };
  const helm = openHelm({ command: ['/nowhere/helm'], ...options });
  await expect(helm.version()).rejects.toMatchObject({ name: 'UserError' });
});

test('what helm refuses is told with its last lines', async () => {
  const stderr = 'Error: UPGRADE FAILED: exceeded quota: small\n';
  const helm = helmThat({ answers: { upgrade: { code: 1, stderr } } });
  await expect(helm.install(INSTALL)).rejects.toMatchObject({
    name: 'OperationError',
    code: 'rejected',
    message: expect.stringContaining('exceeded quota: small') as string,
  });
});

test('an abort ends helm itself', async () => {
  const helm = helmThat({ answers: { upgrade: { hangs: true } } });
  const stop = new AbortController();
  const running = helm.install(INSTALL, stop.signal);
  const end = expect(running).rejects.toThrow('the lease is lost');
  await expect.poll(calls, { timeout: 30_000 }).toHaveLength(1);
  stop.abort(new Error('the lease is lost'));
  await end;
  const pid = calls()[0]?.pid ?? 0;
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('a helm that does not end in time is ended', async () => {
  const stderr = 'waiting for hook\n';
  const helm = helmThat({ answers: { uninstall: { hangs: true, stderr } } }, 200);
  await expect(helm.uninstall('smart-travel-green')).rejects.toMatchObject({
    code: 'timeout',
    retryable: true,
    message: expect.stringContaining('did not end within 0.2 s') as string,
  });
});

test('a name is taken away also when it is not there', async () => {
  await helmThat({}).uninstall('smart-travel-green');
  expect(calls()[0]?.args.slice(0, 3)).toEqual([
    'uninstall',
    'smart-travel-green',
    '--ignore-not-found',
  ]);
});

test('what would be applied is rendered, its values by stdin too', async () => {
  const helm = helmThat({ answers: { template: { stdout: 'kind: Service\n' } } });
  expect(await helm.render(INSTALL)).toBe('kind: Service\n');
  const [call] = calls();
  expect(call?.args.slice(0, 4)).toEqual([
    'template',
    'smart-travel-green',
    './chart',
    '--values=-',
  ]);
  expect(JSON.parse(call?.input ?? '')).toEqual(INSTALL.values);
});

test('revisions are listed; a name without any has none', async () => {
  const revision = { revision: 3, status: 'pending-upgrade', chart: 'smart-travel-6.2.0' };
  const stdout = JSON.stringify([{ ...revision, app_version: '6.2.0', description: 'x' }]);
  const one = helmThat({ answers: { history: { stdout } } });
  expect(await one.history('smart-travel-green', 1)).toMatchObject([revision]);
  const none = helmThat({ answers: { history: { code: 1, stderr: 'Error: release: not found' } } });
  expect(await none.history('smart-travel-green', 1)).toEqual([]);
  const odd = helmThat({ answers: { history: { stdout: '<html>' } } });
  await expect(odd.history('smart-travel-green', 1)).rejects.toMatchObject({ code: 'rejected' });
});
