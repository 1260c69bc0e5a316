import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Visitors } from '../../src/adapters/local/visitors/index.ts';
import { openZhiyou, until, type Zhiyou } from './zhiyou.fixture.ts';

const MINUTES = 60_000;
let zhiyou: Zhiyou;
let visitors: Visitors | undefined;

beforeAll(async () => {
  zhiyou = openZhiyou();
  const installed = await zhiyou.run('deploy', '--image-tag', '6.2.0');
  expect(installed.stderr).toBe('installing 6.2.0: nothing serves here yet\n');
  expect(installed).toMatchObject({
    code: 0,
    stdout: '6.2.0 (blue) is installed and serves 100 %\n',
  });
  visitors = zhiyou.visitors(120);
}, 2 * MINUTES);

afterAll(async () => {
  await visitors?.stop();
  await zhiyou.close();
}, 2 * MINUTES);

const noneFailed = { failed: 0, failures: [] };

test(
  '51, 52: a good release takes over step by step, payments last, and is written down',
  async () => {
    const { code, stdout, stderr } = await zhiyou.run('deploy', '--image-tag', '6.2.1');
    expect(stdout).toContain('promoted: 6.2.1 (green) serves 100 %; 0 of ');
    expect(code).toBe(0);
    const steps = ['default 0 % → 50 %', 'payment 0 % → 50 %', 'payment 50 % → 100 %'];
    const places = steps.slice(1).map((step) => stderr.indexOf(step));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(visitors?.stats()).toMatchObject(noneFailed);

    const status = await zhiyou.run('status', '--output', 'json');
    expect(JSON.parse(status.stdout)).toMatchObject([
      { environment: 'local', serving: { release: '6.2.1', slot: 'green' } },
    ]);
    const explain = await zhiyou.run('explain');
    expect(explain.stdout).toContain('promoted: the candidate serves everything and is stable now');
    const audit = await zhiyou.run('audit', 'verify');
    expect(audit).toMatchObject({ code: 0 });
    const report = await zhiyou.run('report');
    expect(report.stdout).toMatch(/report\.html\n$/);
  },
  3 * MINUTES,
);

test(
  '33, 40: a rollback after the promotion is one write, because the old slot is still at full size',
  async () => {
    const back = await zhiyou.run('rollback', '--reason', 'a bad feeling');
    expect(back.stderr).not.toContain('whole again');
    expect(back.stdout).toContain('rolled back: 6.2.0 (blue) serves 100 %');
    expect(back.code).toBe(0);
    const again = await zhiyou.run('rollback');
    expect(again).toMatchObject({ code: 2 });
    expect(again.stderr).toContain('there is nothing to go back to');
    expect(visitors?.stats()).toMatchObject(noneFailed);
  },
  2 * MINUTES,
);

test(
  'a release that fails payments is thrown out, and no request is lost',
  async () => {
    const { code, stdout } = await zhiyou.run('deploy', '--image-tag', '6.2.2', '--output', 'json');
    expect(code).toBe(3);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ phase: 'rolled-back', ledgerDifferenceFen: '0' });
    expect(result.because).toMatch(/payment|sandbox orders/i);
    expect(visitors?.stats()).toMatchObject(noneFailed);
  },
  3 * MINUTES,
);

test(
  'a blue-green release is one switch',
  async () => {
    const { code, stderr } = await zhiyou.run(
      'deploy',
      '--image-tag',
      '6.2.1',
      '--strategy',
      'blue-green',
    );
    expect(code).toBe(0);
    expect(stderr).toContain('payment 0 % → 100 %');
    expect(visitors?.stats()).toMatchObject(noneFailed);
  },
  3 * MINUTES,
);

test(
  'the old slot is ended once its time is over, and not before',
  async () => {
    const early = await zhiyou.run('retire', '--after', '30d');
    expect(early).toMatchObject({ code: 4 });
    expect(early.stderr).toContain('6.2.0 (blue) is kept for a way back until ');
    const retired = await zhiyou.run('retire', '--after', '0s');
    expect(retired.stdout).toBe('6.2.0 (blue) has ended; a rollback starts it again first\n');
    expect(visitors?.stats()).toMatchObject(noneFailed);
  },
  2 * MINUTES,
);

test(
  'a rolling release replaces the processes of its slot in place',
  async () => {
    const before = JSON.parse((await zhiyou.run('status', '--output', 'json')).stdout)[0].serving;
    const { code, stdout } = await zhiyou.run(
      'deploy',
      '--image-tag',
      '6.2.0',
      '--strategy',
      'rolling',
    );
    expect(stdout).toContain(`promoted: 6.2.0 (${before.slot}) serves 100 %`);
    expect(code).toBe(0);
    expect(visitors?.stats()).toMatchObject(noneFailed);
  },
  3 * MINUTES,
);

test(
  'an experiment shares the visitors for a while and ends on stable',
  async () => {
    const ab = await zhiyou.run('deploy', '--image-tag', '6.2.1', '--strategy', 'ab');
    expect(ab.stderr).toContain('default 0 % → 50 %');
    expect(ab.stdout).toContain('the experiment is over');
    expect(ab.code).toBe(0);
    expect(visitors?.stats()).toMatchObject(noneFailed);
  },
  3 * MINUTES,
);

test(
  'a person pauses, resumes and aborts, and everything is in the journal',
  async () => {
    const deploy = zhiyou.start('deploy', '--image-tag', '6.2.1');
    await until('shifting', () => zhiyou.latest()?.state.phase === 'shifting');
    expect(await zhiyou.run('pause', '--by', 'li.na')).toMatchObject({ code: 0 });
    expect(zhiyou.latest()?.state.paused).toBe(true);
    expect(await zhiyou.run('resume', '--by', 'li.na')).toMatchObject({ code: 0 });
    const second = await zhiyou.run('deploy', '--image-tag', '6.2.1');
    expect(second.code).toBe(4);
    expect(second.stderr).toMatch(/local is being deployed by .+ \(process \d+\) since .+Z/);
    expect(await zhiyou.run('abort', '--reason', 'wrong day')).toMatchObject({ code: 0 });
    expect(await deploy.ended).toMatchObject({ code: 3 });
    const explain = await zhiyou.run('explain');
    expect(explain.stdout).toContain('aborted: wrong day');
    expect(visitors?.stats()).toMatchObject(noneFailed);
  },
  3 * MINUTES,
);
