import { afterEach, expect, test } from 'vitest';
import { openZhiyou, until, type Zhiyou } from './zhiyou.fixture.ts';

const MINUTES = 60_000;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
}, 2 * MINUTES);

/** A rollout under way in an environment that says what becomes of it, and the command that drives it. */
async function underWay(onCancel: string) {
  const zhiyou: Zhiyou = openZhiyou((yaml) =>
    yaml.replace('    waitAtMost:', `    onCancel: ${onCancel}\n    waitAtMost:`),
  );
  ends.push(() => zhiyou.close());
  await zhiyou.install('6.2.0');
  const visitors = zhiyou.visitors(100);
  ends.push(() => visitors.stop());
  const deploy = zhiyou.start('deploy', '--image-tag', '6.2.1');
  await until('shifting', () => zhiyou.latest()?.state.phase === 'shifting');
  deploy.child.kill('SIGTERM');
  return { zhiyou, visitors, ended: await deploy.ended };
}

test(
  'a cancelled command holds its rollout where the environment says so, until a person resumes it',
  async () => {
    const { zhiyou, visitors, ended } = await underWay('hold');
    expect(ended.code).toBe(4);
    expect(ended.stderr).toMatch(/is paused where it is and nobody drives it/);
    expect(zhiyou.latest()?.state).toMatchObject({ paused: true, phase: 'shifting' });
    expect((await zhiyou.run('resume')).code).toBe(0);
    await until('promoted', () => zhiyou.latest()?.state.phase === 'promoted');
    expect(visitors.stats()).toMatchObject({ failed: 0, failures: [] });
  },
  4 * MINUTES,
);

test(
  'a cancelled command takes its rollout back where the environment says so',
  async () => {
    const { zhiyou, visitors, ended } = await underWay('return');
    expect(ended.code).toBe(3);
    expect(zhiyou.latest()?.state).toMatchObject({
      phase: 'rolled-back',
      abortReason: { code: 'aborted' },
    });
    expect(visitors.stats()).toMatchObject({ failed: 0, failures: [] });
  },
  4 * MINUTES,
);
