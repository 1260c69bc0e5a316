import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Visitors } from '../../src/adapters/local/visitors/index.ts';
import { openZhiyou, until, type Zhiyou } from './zhiyou.fixture.ts';

const MINUTES = 60_000;
let zhiyou: Zhiyou;
let visitors: Visitors | undefined;

beforeAll(async () => {
  zhiyou = openZhiyou();
  await zhiyou.install('6.2.0');
  visitors = zhiyou.visitors(100);
}, 2 * MINUTES);

afterAll(async () => {
  await visitors?.stop();
  await zhiyou.close();
}, 2 * MINUTES);

test('an unknown release or environment is refused with those that are known', async () => {
  const release = await zhiyou.run('deploy', '--image-tag', '7.0.0');
  expect(release.code).toBe(2);
  expect(release.stderr).toContain('unknown release 7.0.0; known here: 6.2.0, 6.2.1');
  const environment = await zhiyou.run('deploy', '--env', 'produktion', '--image-tag', '6.2.1');
  expect(environment.code).toBe(2);
  expect(environment.stderr).toContain('unknown environment produktion; known here: local');
});

test('a typo in zhiyou.yaml is told with its line and what was meant', async () => {
  const broken = openZhiyou((yaml) => yaml.replace('instancesPerSlot', 'instancePerSlot'));
  const { code, stderr } = await broken.run('status');
  expect(code).toBe(2);
  expect(stderr).toMatch(/zhiyou\.yaml:\d+:\d+ .*instancePerSlot/);
  expect(stderr).toContain('instancesPerSlot');
});

test(
  'a port that another program holds is named',
  async () => {
    const holder = createServer();
    await new Promise<void>((done) => holder.listen(0, '127.0.0.1', done));
    const address = holder.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const blocked = openZhiyou((yaml) => yaml.replace('edgePort: 0', `edgePort: ${port}`));
    const { code, stderr } = await blocked.run('deploy', '--image-tag', '6.2.0');
    expect(code).toBe(2);
    expect(stderr).toContain(`port ${port} on 127.0.0.1 is taken by another program`);
    await blocked.close();
    await new Promise((done) => holder.close(done));
  },
  2 * MINUTES,
);

test(
  'a candidate that keeps crashing goes back with its last log lines',
  async () => {
    const { code, stdout } = await zhiyou.run('deploy', '--image-tag', '6.2.5');
    expect(code).toBe(3);
    expect(stdout).toContain('the candidate keeps ending by itself');
    expect(stdout).toContain('listening');
    expect(visitors?.stats()).toMatchObject({ failed: 0, failures: [] });
  },
  3 * MINUTES,
);

test(
  'a candidate without metrics never advances and goes back',
  async () => {
    const { code, stdout } = await zhiyou.run('deploy', '--image-tag', '6.2.4', '--output', 'json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout).because).toContain('no trustworthy numbers');
    expect(visitors?.stats()).toMatchObject({ failed: 0, failures: [] });
  },
  3 * MINUTES,
);

test(
  'a database that dies in the middle is started again, and the books balance',
  async () => {
    const deploy = zhiyou.start('deploy', '--image-tag', '6.2.1', '--output', 'json');
    await until('shifting', () => zhiyou.latest()?.state.phase === 'shifting');
    process.kill(zhiyou.postgresPid(), 'SIGKILL');
    const { code, stdout } = await deploy.ended;
    expect([0, 3]).toContain(code);
    expect(JSON.parse(stdout)).toMatchObject({ ledgerDifferenceFen: '0' });
  },
  4 * MINUTES,
);

test('a journal that was changed is found, and nothing is built on it', async () => {
  const journal = join(zhiyou.folder, 'local', 'journal.ndjson');
  const intact = readFileSync(journal, 'utf8');
  const lines = intact.split('\n');
  lines[2] = (lines[2] ?? '').replace('"actor":"', '"actor":"not-');
  writeFileSync(journal, lines.join('\n'));
  const audit = await zhiyou.run('audit', 'verify');
  expect(audit.code).toBe(1);
  expect(audit.stdout).toContain('the journal was changed at line 3');
  const deploy = await zhiyou.run('deploy', '--image-tag', '6.2.0');
  expect(deploy.code).toBe(1);
  expect(deploy.stderr).toContain('journal.ndjson:3: the journal was changed');
  writeFileSync(journal, intact);
});

test('state of a newer version is left alone', async () => {
  const latest = zhiyou.latest();
  const path = join(zhiyou.folder, 'local', 'rollouts', latest?.id ?? '', 'rollout.json');
  const mine = readFileSync(path, 'utf8');
  writeFileSync(path, mine.replace('"schemaVersion":1', '"schemaVersion":2'));
  const status = await zhiyou.run('status');
  expect(status.code).toBe(1);
  expect(status.stderr).toContain('written by a newer zhiyou');
  writeFileSync(path, mine);
});
