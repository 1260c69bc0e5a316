import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Visitors } from '../../src/adapters/local/visitors/index.ts';
import { openZhiyou, until, type Zhiyou } from './zhiyou.fixture.ts';

const MINUTES = 60_000;
let zhiyou: Zhiyou;
let visitors: Visitors | undefined;
let serving = '6.2.0';

beforeAll(async () => {
  zhiyou = openZhiyou();
  await zhiyou.install(serving);
  visitors = zhiyou.visitors(100);
}, 2 * MINUTES);

afterAll(async () => {
  await visitors?.stop();
  await zhiyou.close();
}, 2 * MINUTES);

function other(): string {
  return serving === '6.2.0' ? '6.2.1' : '6.2.0';
}

test.each(['preparing', 'checking', 'shifting', 'soaking', 'draining'] as const)(
  'a command killed while %s loses nothing, and the next deploy carries its rollout to the end',
  async (phase) => {
    const release = other();
    const before = zhiyou.latest()?.id;
    const deploy = zhiyou.start('deploy', '--image-tag', release);
    await until(phase, () => {
      const latest = zhiyou.latest();
      return latest?.id !== before && latest?.state.phase === phase;
    });
    deploy.child.kill('SIGKILL');
    await deploy.ended;
    const { id } = zhiyou.latest() ?? {};
    const resumed = await zhiyou.run('deploy', '--image-tag', release);
    expect(resumed.stderr).toContain(`rollout ${id} of ${release} was left unfinished`);
    expect(resumed.code).toBe(0);
    serving = release;
    expect(zhiyou.latest()).toMatchObject({ id, state: { phase: 'promoted' } });
    expect(visitors?.stats()).toMatchObject({ failed: 0, failures: [] });
  },
  4 * MINUTES,
);

test(
  'a command killed on the way back goes on going back',
  async () => {
    const deploy = zhiyou.start('deploy', '--image-tag', other());
    await until('shifting', () => zhiyou.latest()?.state.phase === 'shifting');
    await zhiyou.run('abort', '--reason', 'to be killed');
    await until('aborting', () => zhiyou.latest()?.state.abortReason !== undefined);
    deploy.child.kill('SIGKILL');
    await deploy.ended;
    await zhiyou.run('status');
    await until('rolled back', () => zhiyou.latest()?.state.phase === 'rolled-back');
    expect(visitors?.stats()).toMatchObject({ failed: 0, failures: [] });
  },
  3 * MINUTES,
);

test(
  'status takes up a rollout whose command was killed, and says so',
  async () => {
    const deploy = zhiyou.start('deploy', '--image-tag', other());
    await until('shifting', () => zhiyou.latest()?.state.phase === 'shifting');
    deploy.child.kill('SIGKILL');
    await deploy.ended;
    const { id } = zhiyou.latest() ?? {};
    const status = await zhiyou.run('status');
    expect(status.stderr).toContain(
      `rollout ${id} was left unfinished; it goes on in the background`,
    );
    const watched = await zhiyou.run('watch');
    expect(watched.stdout).toContain('promoted');
    expect(watched.code).toBe(0);
    serving = other();
    expect(visitors?.stats()).toMatchObject({ failed: 0, failures: [] });
  },
  3 * MINUTES,
);
