import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ownNamespace } from './own-namespace.ts';
import { serviceImage } from './service-image.ts';

const run = promisify(execFile);
const CHART = join(import.meta.dirname, '../../helm/smart-travel');
const WAIT = ['--wait', '--timeout=240s'];

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

describe('the chart alone, with the values of development', () => {
  let namespace: string;
  let close: () => Promise<void>;
  let image: readonly string[];

  const helm = async (...args: readonly string[]) =>
    (await run('helm', [...args, `--namespace=${namespace}`])).stdout;
  const kubectl = async (...args: readonly string[]) =>
    (await run('kubectl', [...args, `--namespace=${namespace}`])).stdout;
  const install = ['upgrade', '--install', 'smart-travel-dev', CHART];
  const values = `--values=${join(CHART, 'values-development.yaml')}`;
  const upgrade = (...args: readonly string[]) =>
    helm(...install, values, ...image, ...WAIT, ...args);

  const replicas = () =>
    kubectl('get', 'deployment/smart-travel-dev', '-o=jsonpath={.spec.replicas}');

  beforeAll(async () => {
    ({ namespace, close } = await ownNamespace());
    const restricted = 'pod-security.kubernetes.io/enforce=restricted';
    await run('kubectl', ['label', 'namespace', namespace, restricted]);
    const { repository, tag } = await serviceImage();
    image = [`--set=image.repository=${repository},image.tag=${tag},release=6.2.0`];
    await upgrade();
  });
  afterAll(() => close());

  it('defect 18, 22: is ready under its own name where pods are restricted', async () => {
    const [ready, pods] = await Promise.all([
      kubectl('get', 'deployment/smart-travel-dev', '-o=jsonpath={.status.readyReplicas}'),
      kubectl('get', 'pods', '-lzhiyou.dev/application=smart-travel', '-o=name'),
    ]);
    expect(ready).toBe('1');
    expect(pods).toMatch(/^pod\/smart-travel-dev-/);
  });

  it('defect 37: passes its own test', async () => {
    expect(await helm('test', 'smart-travel-dev', '--timeout=200s')).toContain('Succeeded');
  });

  it('defect 24: is upgraded over what an autoscaler counts, and keeps the number', async () => {
    const scaling = '--set=autoscaling.enabled=true,autoscaling.minReplicas=2';
    await upgrade(scaling);
    await expect.poll(replicas, { timeout: 120_000, interval: 1000 }).toBe('2');
    await upgrade(scaling, '--set=env.LOG_LEVEL=warn');
    expect(await replicas()).toBe('2');
  });
});
