import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { openCluster } from '../../src/adapters/kubernetes/index.ts';
import { openScenes } from '../../src/cli/application.ts';
import { siteOf } from '../../src/cli/compose/cluster/environment.ts';
import { createEnvironment } from '../../src/environments/create.ts';

const call = promisify(execFile);
const id = randomBytes(4).toString('hex');
const application = `zhiyou-test-${id}`;
const NAMESPACES = ['dev', 'staging', 'production'].map((end) => `${application}-${end}`);
const folder = mkdtempSync(join(tmpdir(), 'zhiyou-environments-'));
const config = join(folder, 'zhiyou.yaml');

/** What must appear nowhere. */
const SECRETS = {
  HARBOR_USERNAME: 'robot$travel',
  HARBOR_PASSWORD: `pull-${randomBytes(12).toString('hex')}`,
  JWT_SECRET: randomBytes(32).toString('base64'),
};

const environment = {
  runtime: 'kubernetes',
  kubernetes: {
    chart: resolve('helm/smart-travel'),
    image: 'harbor.smarttravel.local/smart-travel/smart-travel-assistant',
    edge: { hosts: [`${id}.smarttravel.test`] },
  },
  setup: {
    quota: {
      requests: { cpu: '2', memory: '4Gi' },
      pods: 10,
      slot: {
        pods: 1,
        requests: { cpu: '250m', memory: '256Mi' },
        limits: { cpu: '500m', memory: '512Mi' },
      },
    },
    deployers: [{ group: 'deployers' }],
    readers: [{ user: 'li.na' }],
    pullSecret: {
      registry: 'harbor.smarttravel.local',
      username: { env: 'HARBOR_USERNAME' },
      password: { env: 'HARBOR_PASSWORD' },
    },
    secrets: { 'smart-travel-assistant-secret': { JWT_SECRET: { env: 'JWT_SECRET' } } },
    tls: { secretName: 'smart-travel-tls', ownAuthority: true },
    network: { peers: [{ name: 'database', ports: [5432], cidrs: ['10.20.0.0/16'] }] },
  },
};
writeFileSync(
  config,
  stringify(
    {
      name: application,
      routes: { default: ['/'] },
      environments: { development: environment, staging: environment, production: environment },
    },
    { version: '1.1', aliasDuplicateObjects: false },
  ),
);

afterAll(async () => {
  await call('kubectl', [
    'delete',
    'namespace',
    '--ignore-not-found',
    '--wait=false',
    ...NAMESPACES,
  ]);
  for (const namespace of NAMESPACES) {
    const name = `zhiyou-${namespace}`;
    const kinds = [`role/${name}`, `rolebinding/${name}`];
    await call('kubectl', ['delete', '--namespace=kube-system', '--ignore-not-found', ...kinds]);
  }
  rmSync(folder, { recursive: true });
});

type Ended = { readonly code: number | null; readonly text: string };
let said = '';

/** The built command without a terminal. */
async function env(...args: readonly string[]): Promise<Ended> {
  const child = spawn(
    process.execPath,
    [resolve('dist/cli.js'), 'env', ...args, '--config', config, '--lang', 'en'],
    { env: { ...process.env, ...SECRETS }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  }
  const code = await new Promise<number | null>((done) => child.once('close', done));
  said += text;
  return { code, text };
}

async function kubectl(...args: readonly string[]): Promise<string> {
  return (await call('kubectl', [...args])).stdout;
}

test('environments are made, found well, compared, mended and removed', async () => {
  expect(await env('create', 'all')).toMatchObject({ code: 0 });
  expect(await env('verify', 'all')).toMatchObject({ code: 0 });

  const before = { ...process.env };
  const cluster = await openCluster();
  Object.assign(process.env, SECRETS);
  try {
    for (const scene of openScenes({ config, stateDir: folder })) {
      const site = await siteOf(scene);
      let writes = 0;
      const objects = {
        ...cluster,
        apply: (...given: Parameters<typeof cluster.apply>) => {
          writes += 1;
          return cluster.apply(...given);
        },
      };
      const options = { adopt: false, dryRun: false, fingerprint: () => '#' };
      expect((await createEnvironment({ ...site, objects }, options)).kind).toBe('done');
      expect(writes).toBe(0);
    }
  } finally {
    await cluster.close();
    for (const name of Object.keys(SECRETS)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }

  const [namespace = ''] = NAMESPACES;
  const patch = JSON.stringify({ spec: { hard: { pods: '3' } } });
  const quota = ['resourcequota', 'zhiyou-quota', `--namespace=${namespace}`];
  await kubectl('patch', ...quota, '--type=merge', `--patch=${patch}`);
  await kubectl('delete', 'networkpolicy', 'zhiyou-default-deny', `--namespace=${namespace}`);
  expect(await env('verify', 'all')).toMatchObject({ code: 5 });
  const diff = await env('diff', 'development');
  expect(diff).toMatchObject({ code: 5 });
  expect(diff.text).toContain('spec.hard.pods: 3 → 10');
  expect(diff.text).toContain('NetworkPolicy zhiyou-default-deny: missing');
  expect(await env('create', 'development')).toMatchObject({ code: 0 });
  expect(await env('verify', 'all')).toMatchObject({ code: 0 });
  expect(await env('status')).toMatchObject({ code: 0 });

  expect(await env('cleanup', 'production')).toMatchObject({ code: 2 });
  expect(await env('cleanup', 'all')).toMatchObject({ code: 2 });
  expect(await env('cleanup', 'development')).toMatchObject({ code: 0 });
  const left = await kubectl('get', 'namespaces', '--output=name');
  expect(NAMESPACES.map((name) => left.includes(`namespace/${name}\n`))).toEqual([
    false,
    true,
    true,
  ]);
  for (const value of Object.values(SECRETS)) {
    expect(said).not.toContain(value);
    expect(said).not.toContain(Buffer.from(value).toString('base64'));
  }
}, 240_000);
