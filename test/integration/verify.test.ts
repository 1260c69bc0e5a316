import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readJunit } from '../../src/release/reports/junit.ts';
import { openZhiyou, until, type Zhiyou } from './zhiyou.fixture.ts';

const MINUTES = 60_000;
let zhiyou: Zhiyou;

beforeAll(async () => {
  // One process, so that its counters are all there are.
  zhiyou = openZhiyou((yaml) => yaml.replace('instancesPerSlot: 2', 'instancesPerSlot: 1'));
}, 2 * MINUTES);

afterAll(() => zhiyou.close(), 2 * MINUTES);

/** What the business counts, but for what a process counts of requests by their status. */
async function businessFigures(): Promise<readonly string[]> {
  const response = await fetch(`${zhiyou.edgeUrl()}/api/metrics`, {
    headers: { 'x-synthetic': '1' },
  });
  const text = await response.text();
  return text
    .split('\n')
    .filter((line) => /^smart_travel_(payment|order_completion|active_users)/.test(line));
}

test(
  'where nothing serves there is nothing to test',
  async () => {
    const { code, stderr } = await zhiyou.run('verify', 'local');
    expect(code).toBe(2);
    expect(stderr).toContain('nothing serves local that zhiyou brought there');
  },
  MINUTES,
);

test(
  '91: what serves passes every group through the edge, and no business figure moves',
  async () => {
    await zhiyou.install('6.2.0');
    const before = await businessFigures();
    expect(before.length).toBeGreaterThan(10);
    const reports = join(zhiyou.folder, 'reports');
    const { code, stdout, stderr } = await zhiyou.run(
      'verify',
      'local',
      '--output',
      'json',
      '--reports',
      reports,
    );
    const result = JSON.parse(stdout);
    const failures = result.groups.flatMap(
      ({ group, tests }: { group: string; tests: readonly { result: string; says: string }[] }) =>
        tests.filter((one) => one.result === 'failed').map(({ says }) => `${group}: ${says}`),
    );
    expect(failures).toEqual([]);
    expect(stderr).toBe('every critical group passed\n');
    expect(code).toBe(0);
    expect(result).toMatchObject({ environment: 'local', releases: ['6.2.0'], passed: true });
    expect(result.groups).toHaveLength(8);
    const name = join(reports, 'post-deployment-test-results-local');
    expect(JSON.parse(readFileSync(`${name}.json`, 'utf8'))).toEqual(result);
    const junit = readJunit(`${name}.xml`, readFileSync(`${name}.xml`, 'utf8'));
    expect(junit).toMatchObject({ failed: 0, skipped: 2 });
    expect(await businessFigures()).toEqual(before);
  },
  3 * MINUTES,
);

test(
  '91: without its database the critical groups that need it fail, and so does the command',
  async () => {
    process.kill(zhiyou.postgresPid(), 'SIGINT');
    await until('the database is gone', async () => {
      const { status } = await fetch(`${zhiyou.edgeUrl()}/api/database/health`);
      return status === 503;
    });
    const { code, stdout, stderr } = await zhiyou.run('verify', 'local');
    expect(code).toBe(1);
    // Its processes are not ready, so the edge leads nobody to them.
    expect(stderr).toMatch(/^failed: health, .*payments, database$/m);
    expect(stdout).toContain('✗ database connection: ');
  },
  3 * MINUTES,
);

test(
  'where no edge runs the command says so',
  async () => {
    expect(await zhiyou.run('down')).toMatchObject({ code: 0 });
    const { code, stderr } = await zhiyou.run('verify', 'local');
    expect(code).toBe(1);
    expect(stderr).toContain('no edge runs for local');
  },
  2 * MINUTES,
);
