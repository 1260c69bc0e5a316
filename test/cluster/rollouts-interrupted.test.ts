import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deployment, metIn, MINUTES, openTrial, type Trial } from './trial.ts';
import { askAs, textOf } from './zhiyou.ts';

vi.setConfig({ testTimeout: 10 * MINUTES, hookTimeout: 10 * MINUTES });

const PHASES = ['preparing', 'checking', 'shifting', 'soaking', 'draining'] as const;
const elsewhere = mkdtempSync(join(tmpdir(), 'zhiyou-elsewhere-'));
let trial: Trial;

beforeAll(async () => {
  trial = await openTrial('gateway', (yaml) => yaml.replace('soak: 3s', 'soak: 10s'));
});
afterAll(async () => {
  await trial.close();
  rmSync(elsewhere, { recursive: true });
});

test('43: a command that is killed in each phase is followed by one elsewhere, which carries the rollout on', async () => {
  const metPhases: string[] = [];
  for (const phase of PHASES) {
    const stateDir = mkdtempSync(join(elsewhere, 'state-'));
    const command = trial.zhiyou.startBy({ stateDir }, ...deployment('6.2.1'));
    metPhases.push(await metIn(trial.phases, phase, command));
    command.child.kill('SIGKILL');
    await command.ended;
    await trial.untilFree();
    await trial.expectNothingLost();
  }
  expect(metPhases).toEqual(PHASES);
  await trial.deploy(0, '6.2.1');
  await trial.expectNothingLost();
});

test('43: a command that is killed on the way back is followed by one that ends it', async () => {
  const command = await trial.deployUntil('shifting');
  const goesBack = metIn(trial.phases, 'aborting', command);
  await trial.zhiyou.expect(0, 'abort', '--reason', 'by test');
  await goesBack;
  command.child.kill('SIGKILL');
  await command.ended;
  await trial.untilFree();
  await trial.deploy(3, command.release);
  await trial.expectNothingLost();
});

test.each(['preparing', 'checking', 'soaking'] as const)(
  'an abort while %s takes all traffic back, and its reason is kept',
  async (phase) => {
    // Long enough for the abort to meet it there.
    trial.zhiyou.declare((yaml) => yaml.replace('soak: 3s', 'soak: 2m'));
    const command = await trial.deployUntil(phase, 'blue-green');
    await trial.zhiyou.expect(0, 'abort', '--reason', 'by test');
    const ended = await command.ended;
    expect([ended.code, textOf(ended)]).toEqual([3, expect.stringContaining('by test')]);
    await trial.expectNothingLost();
  },
);

test('a pipeline that cancels takes its rollout back', async () => {
  const command = await trial.deployUntil('shifting');
  command.child.kill('SIGTERM');
  expect((await command.ended).code).toBe(3);
  await trial.expectNothingLost();
});

test('a pipeline that cancels leaves its rollout standing where that is declared, and it is taken up', async () => {
  trial.zhiyou.declare((yaml) => yaml.replace('soak: 3s', 'soak: 3s\n    onCancel: hold'));
  const command = await trial.deployUntil('shifting');
  command.child.kill('SIGTERM');
  expect((await command.ended).code).toBe(4);
  // A process on this machine takes it up.
  await trial.zhiyou.expect(0, 'resume');
  await trial.untilFree();
  expect(await askAs(trial.zhiyou.host, {})).toBe(command.release);
  expect((await trial.zhiyou.expect(0, 'audit', 'verify')).stdout).toMatch(/intact/);
  await trial.expectNothingLost();
});
