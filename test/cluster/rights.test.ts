import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openCluster } from '../../src/adapters/kubernetes/index.ts';
import { ensureCrds } from '../../src/adapters/kubernetes/store/ensure-crds.ts';
import { rightsPage } from '../../src/cli/compose/cluster/rights-page.ts';
import { changedKubeconfig } from './tunnel.ts';
import { openZhiyou, type Zhiyou } from './zhiyou.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const run = promisify(execFile);
const ACCOUNT = 'zhiyou';
const EDGE = ['--namespace', 'kube-system'];

let zhiyou: Zhiyou;
let deployer: ReturnType<typeof changedKubeconfig> | undefined;

beforeAll(async () => {
  zhiyou = await openZhiyou('gateway');
  const cluster = await openCluster({});
  await ensureCrds(cluster);
  await cluster.close();
  for (const block of granted(zhiyou.namespace)) await apply(block);
  const token = await zhiyou.kubectl('create', 'token', ACCOUNT, '--duration=1h');
  deployer = changedKubeconfig({ user: { token: token.trim() } });
});

afterAll(async () => {
  deployer?.remove();
  for (const kind of ['rolebinding', 'role']) {
    await run('kubectl', ['delete', ...EDGE, '--ignore-not-found', kind, zhiyou.namespace]);
  }
  await zhiyou.close();
});

/** The Roles of the page for the namespaces of application and edge, and none for the whole cluster. */
function granted(namespace: string): readonly string[] {
  const blocks = [...rightsPage('en').matchAll(/```yaml\n([\s\S]*?)```/g)].map(
    ([, text = '']) => text,
  );
  return blocks
    .filter((text) => text.includes('kind: Role\n'))
    .map((text) => {
      const here = text.replaceAll('smart-travel-production', namespace);
      // Roles in the namespace of the edge need a name of their own beside those of other tests.
      return here.includes('namespace: kube-system')
        ? here.replaceAll(/^( {2}name: )zhiyou$/gm, `$1${namespace}`)
        : here;
    });
}

async function apply(text: string): Promise<void> {
  const child = spawn('kubectl', ['apply', '--filename=-'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(text);
  expect(await once(child, 'exit')).toEqual([0, null]);
}

/** The command as the deployer; what it said is in the failure. */
async function asDeployer(...args: readonly string[]): Promise<string> {
  const place = ['--state-dir', zhiyou.folder, '--config', join(zhiyou.folder, 'zhiyou.yaml')];
  const { stdout, stderr } = await run(
    process.execPath,
    ['dist/cli.js', ...args, ...place, '--lang', 'en'],
    { env: { ...process.env, KUBECONFIG: deployer?.path }, timeout: 400_000 },
  );
  return `${stdout}\n${stderr}`;
}

it('the Roles of the page are enough to deploy, to replace and to go back', async () => {
  expect(await asDeployer('deploy', '--image-tag', '6.2.0')).toContain(
    'nodes could not be looked at',
  );
  const visitors = zhiyou.visitors(150);
  try {
    const told = await asDeployer('deploy', '--image-tag', '6.2.1', '--strategy', 'blue-green');
    expect(told).toContain('promoted');
    expect(await asDeployer('rollback', '--reason', 'a try')).toContain('rolled back');
  } finally {
    await visitors.stop();
  }
  const nodes = run('kubectl', ['--kubeconfig', deployer?.path ?? '', 'get', 'nodes']);
  await expect(nodes).rejects.toThrow(/forbidden/i);
});
