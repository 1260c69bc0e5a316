import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { UserError } from '../../../shared/errors.ts';
import type { Access } from './access.ts';
import { findAccess } from './find-access.ts';
import { accessInCluster } from './in-cluster.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhiyou-kubeconfig-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Parts = { readonly cluster?: object; readonly user?: object; readonly context?: object };

const base64 = (text: string) => Buffer.from(text).toString('base64');
const write = (name: string, content: string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const configOf = (name: string, { cluster = {}, user = {}, context = {} }: Parts) => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': name,
  clusters: [{ name, cluster: { server: `https://${name}.example:6443`, ...cluster } }],
  users: [{ name, user }],
  contexts: [{ name, context: { cluster: name, user: name, ...context } }],
});
const access = (parts: Parts) =>
  findAccess({ kubeconfig: write('config', stringify(configOf('staging', parts))) });
const identityOf = (found: Access) => found.identity(new AbortController().signal);

describe('a kubeconfig', () => {
  test('gives the server, the namespace and the authority of its current context', async () => {
    write('ca.crt', 'AUTHORITY');
    const found = await access({
      cluster: {
        'certificate-authority': 'ca.crt',
        'tls-server-name': 'api',
        'proxy-url': 'http://p:1',
      },
      context: { namespace: 'shop' },
    });
    expect(found).toMatchObject({
      label: 'staging',
      server: 'https://staging.example:6443',
      namespace: 'shop',
      authority: 'AUTHORITY',
      serverName: 'api',
      proxyUrl: 'http://p:1',
    });
  });

  test('what is written in it comes before what it points to', async () => {
    write('ca.crt', 'FILE');
    const cluster = {
      'certificate-authority': 'ca.crt',
      'certificate-authority-data': base64('DATA'),
    };
    expect((await access({ cluster })).authority).toBe('DATA');
  });

  test('another context is chosen by name', async () => {
    const [one, other] = [configOf('one', {}), configOf('other', {})];
    const both = {
      ...one,
      clusters: [...one.clusters, ...other.clusters],
      users: [...one.users, ...other.users],
      contexts: [...one.contexts, ...other.contexts],
    };
    const kubeconfig = write('config', stringify(both));
    expect((await findAccess({ kubeconfig, context: 'other' })).label).toBe('other');
    const missing = findAccess({ kubeconfig, context: 'third' });
    await expect(missing).rejects.toThrow(/has no context "third"/);
    await expect(missing).rejects.toMatchObject({ hint: 'Contexts there: one, other.' });
  });

  test('several files are merged, the first of a name counts, and some may be missing', async () => {
    const first = write('first', stringify({ 'current-context': 'b' }));
    const second = write('second', stringify(configOf('b', { context: { namespace: 'second' } })));
    const third = write('third', stringify(configOf('b', { context: { namespace: 'third' } })));
    const KUBECONFIG = [first, join(folder, 'missing'), second, third].join(':');
    const found = await findAccess({ environment: { KUBECONFIG } });
    expect([found.label, found.namespace]).toEqual(['b', 'second']);
  });

  test('the one in the home is found without being named', async () => {
    mkdirSync(join(folder, '.kube'));
    write('.kube/config', stringify(configOf('home', {})));
    expect((await findAccess({ environment: { HOME: folder } })).label).toBe('home');
  });

  test('where there is none, and no pod, it says how to get one', async () => {
    await expect(findAccess({ environment: { HOME: folder } })).rejects.toMatchObject({
      hint: expect.stringContaining('KUBECONFIG'),
    });
  });

  test.each<readonly [string, Parts, RegExp]>([
    [
      'a server that nobody could be sure of',
      { cluster: { 'insecure-skip-tls-verify': true } },
      /anybody could pose as the API server/,
    ],
    ['a server that is no address', { cluster: { server: 'nothing' } }, /expected https:/],
    [
      'a token sent without encryption',
      { cluster: { server: 'http://api.example' }, user: { token: 'secret' } },
      /not encrypted/,
    ],
    [
      'a way to log in that was removed',
      { user: { 'auth-provider': { name: 'gcp' } } },
      /"gcp" was removed/,
    ],
    ['a password', { user: { username: 'me', password: 'secret' } }, /no longer accepted/],
    [
      'a plugin of a version that was removed',
      { user: { exec: { apiVersion: 'client.authentication.k8s.io/v1alpha1', command: 'x' } } },
      /expected client\.authentication\.k8s\.io\/v1/,
    ],
    [
      'a plugin that must ask questions',
      {
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1',
            command: 'x',
            interactiveMode: 'Always',
          },
        },
      },
      /wants to ask questions/,
    ],
    ['an authority that is not there', { cluster: { 'certificate-authority': 'none' } }, /ENOENT/],
  ])('%s is refused with a remedy, and no secret is told', async (_what, parts, message) => {
    const error: unknown = await access(parts).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(message);
    expect(String(error)).not.toContain('secret');
  });

  test.each([
    ['nothing', '', /names no current context/],
    ['something else', 'hello', /Invalid input/],
    ['no YAML', '{', /kubeconfig/],
    ['a wrong type', 'clusters: 3', /clusters/],
  ])('a file that holds %s is refused', async (_what, content, message) => {
    const found = findAccess({ kubeconfig: write('config', content) });
    await expect(found).rejects.toThrow(message);
    await expect(found).rejects.toBeInstanceOf(UserError);
  });
});

describe('an identity', () => {
  test('is a token', async () => {
    expect(await identityOf(await access({ user: { token: 'a' } }))).toMatchObject({ token: 'a' });
  });

  test('is a token file that is read anew each time, and comes before the token', async () => {
    const path = write('token', 'first\n');
    const found = await access({ user: { token: 'old', tokenFile: path } });
    expect((await identityOf(found)).token).toBe('first');
    writeFileSync(path, 'second');
    expect((await identityOf(found)).token).toBe('second');
    writeFileSync(path, ' ');
    await expect(identityOf(found)).rejects.toMatchObject({ code: 'forbidden', retryable: true });
  });

  test('is a client certificate, in the file or beside it', async () => {
    write('client.key', 'KEY');
    const user = { 'client-certificate-data': base64('CERTIFICATE'), 'client-key': 'client.key' };
    const expected = { certificate: 'CERTIFICATE', key: 'KEY' };
    expect(await identityOf(await access({ user }))).toMatchObject(expected);
  });

  test('may act as another', async () => {
    const user = { token: 'a', as: 'deployer', 'as-groups': ['shop'] };
    const actAs = { user: 'deployer', groups: ['shop'] };
    expect(await identityOf(await access({ user }))).toMatchObject({ actAs });
  });
});

const plugin = (script: string, more: object = {}) => {
  const command = write('plugin', `#!/bin/sh\necho run >> '${folder}/runs'\n${script}\n`);
  chmodSync(command, 0o755);
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: './plugin', ...more };
  return access({ user: { exec } });
};
const answer = (status: object) => `echo '${JSON.stringify({ kind: 'ExecCredential', status })}'`;
const runs = () => readFileSync(join(folder, 'runs'), 'utf8').trim().split('\n').length;

describe('an exec plugin', () => {
  test('is run once until its credentials end, also for calls at the same time', async () => {
    const found = await plugin(answer({ token: 'a', expirationTimestamp: '2999-01-01T00:00:00Z' }));
    const all = await Promise.all([identityOf(found), identityOf(found)]);
    expect(all.map(({ token }) => token)).toEqual(['a', 'a']);
    await identityOf(found);
    expect(runs()).toBe(1);
  });

  test('is run again when its credentials ended, or were refused', async () => {
    const ended = await plugin(answer({ token: 'a', expirationTimestamp: '2001-01-01T00:00:00Z' }));
    await identityOf(ended);
    await identityOf(ended);
    expect(runs()).toBe(2);
    const refused = await plugin(answer({ token: 'a' }));
    await identityOf(refused);
    expect(refused.forget()).toBe(true);
    await identityOf(refused);
    expect(runs()).toBe(4);
  });

  test('is told about the cluster, and gets its arguments and variables', async () => {
    const script = `echo "$KUBERNETES_EXEC_INFO" > '${folder}/info'; echo "{\\"status\\":{\\"token\\":\\"$1$EXTRA\\"}}"`;
    const found = await plugin(script, {
      args: ['argument'],
      env: [{ name: 'EXTRA', value: '-variable' }],
      provideClusterInfo: true,
    });
    expect((await identityOf(found)).token).toBe('argument-variable');
    const info: unknown = JSON.parse(readFileSync(join(folder, 'info'), 'utf8'));
    expect(info).toMatchObject({
      kind: 'ExecCredential',
      spec: { interactive: false, cluster: { server: 'https://staging.example:6443' } },
    });
  });

  test('may bring a certificate', async () => {
    const found = await plugin(answer({ clientCertificateData: 'C', clientKeyData: 'K' }));
    expect(await identityOf(found)).toMatchObject({ certificate: 'C', key: 'K' });
  });

  test.each([
    ['fails', 'echo "log in first" >&2; exit 3', /it ended with 3: log in first\. Install it\./],
    ['answers no JSON', 'echo hello', /not JSON/],
    ['answers something else', 'echo "{}"', /no ExecCredential/],
    ['answers nothing of use', answer({}), /neither a token nor a certificate/],
  ])('that %s is told with its hint', async (_what, script, message) => {
    const found = await plugin(script, { installHint: 'Install it.' });
    await expect(identityOf(found)).rejects.toThrow(message);
    await expect(identityOf(found)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('that is not installed is told with its hint', async () => {
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'no-such-plugin-anywhere',
      installHint: 'Install it.',
    };
    const found = await access({ user: { exec } });
    await expect(identityOf(found)).rejects.toThrow(/ENOENT.*Install it\./);
  });
});

test('in a pod the service account is used, and its token read anew', async () => {
  write('token', 'one');
  write('ca.crt', 'AUTHORITY');
  write('namespace', 'shop\n');
  const environment = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
  const found = await accessInCluster(environment, folder);
  expect(found).toMatchObject({
    server: 'https://[fd00::1]:443',
    namespace: 'shop',
    authority: 'AUTHORITY',
  });
  expect(await identityOf(found)).toMatchObject({ token: 'one' });
  write('token', 'two');
  expect(await identityOf(found)).toMatchObject({ token: 'two' });
});
