import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openZhiyou, textOf, type Ended, type Zhiyou } from './zhiyou.ts';

const MINUTES = 60_000;
const RATE = 150;
const CHART_VERSION = '6.2.0';
let zhiyou: Zhiyou;

beforeAll(async () => {
  zhiyou = await openZhiyou('gateway', patient);
}, 5 * MINUTES);

afterAll(() => zhiyou.close(), 5 * MINUTES);

/** A script of `ci/` as a pipeline calls it; the declaration, and with it how long a step lasts, is given by a variable. */
function script(name: string, ...args: readonly string[]): Promise<Ended> {
  const options = ['--state-dir', zhiyou.folder, '--lang', 'en'];
  const env = { ...process.env, ZHIYOU_CONFIG: join(zhiyou.folder, 'zhiyou.yaml') };
  return new Promise((done) => {
    const child = execFile(
      resolve('ci', name),
      [...args, ...options],
      { env, timeout: 6 * MINUTES },
      (_failed, stdout, stderr) => done({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** What is shown here is the scripts: numbers that come late on a busy machine send nothing back. */
function patient(yaml: string): string {
  return yaml
    .replace('shedAfter: 5s', 'shedAfter: 60s')
    .replace('blindRollbackAfter: 15s', 'blindRollbackAfter: 180s');
}

test(
  'the two scripts of ci/ install, switch and shift, under load and without losing anything',
  async () => {
    const installed = await script('helm-blue-green-deployment.sh', CHART_VERSION, '6.2.0');
    expect(installed, textOf(installed)).toMatchObject({ code: 0 });
    const visitors = zhiyou.visitors(RATE);
    try {
      const shifted = await script('canary-deployment.sh', CHART_VERSION, 'latest');
      expect(shifted, textOf(shifted)).toMatchObject({ code: 0 });
      expect(shifted.stdout).toMatch(
        /promoted: latest-[0-9a-f]{12} .* 0 of [\d ]+ requests failed/,
      );
    } finally {
      await visitors.stop();
    }
    const { failed, failures, orders } = visitors.stats();
    expect({ failed, failures, givenUp: orders.givenUp }).toEqual({
      failed: 0,
      failures: [],
      givenUp: 0,
    });
  },
  14 * MINUTES,
);

test('a chart of another version than the one asked for is refused before anything is touched', async () => {
  const refused = await script('canary-deployment.sh', '9.9.9', '6.2.1');
  expect(refused, textOf(refused)).toMatchObject({ code: 2 });
  expect(refused.stderr).toContain('9.9.9');
});
