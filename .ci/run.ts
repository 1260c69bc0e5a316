// Runs the static checks, the build and every suite, and sums their results into the closing line.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { staticChecks } from './static-checks.ts';

const FOLDER = join(import.meta.dirname, '../../shared/testbed');
const TESTBED = {
  exists: existsSync(join(FOLDER, 'up')),
  up: join(FOLDER, 'up'),
  down: join(FOLDER, 'down'),
};

let { passed, failed } = await staticChecks();

function run(...args: readonly string[]): boolean {
  console.log(`+ npm run ${args.join(' ')}`);
  return (
    spawnSync('npm', ['run', ...args], { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
  );
}

/**
 * Linux may share the processor among sessions, not among processes. Then the database and the visitors of a test, which
 * are of one session, starve beside the pods and the control plane of a cluster on the same two cores.
 */
function shareByProcess(): void {
  try {
    writeFileSync('/proc/sys/kernel/sched_autogroup_enabled', '0');
  } catch {
    console.log('sched_autogroup_enabled cannot be set: tests on a cluster may starve each other');
  }
}

/** Suites that need a cluster, Helm or both; what was brought up for them is taken down whatever happens. */
function onTestbed(scripts: readonly string[]): void {
  shareByProcess();
  const up = spawnSync(
    'bash',
    ['-c', 'eval "$("$0")" && printf "%s\n%s" "$KUBECONFIG" "$PATH"', TESTBED.up],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [kubeconfig, path] = up.stdout.split('\n').slice(-2);
  try {
    if (up.status !== 0 || kubeconfig === undefined || path === undefined) {
      console.log('the test bed did not come up');
      failed += 1;
      return;
    }
    Object.assign(process.env, { KUBECONFIG: kubeconfig, PATH: path });
    for (const script of scripts) suite(script);
  } finally {
    spawnSync(TESTBED.down, { stdio: 'inherit' });
  }
}

/** A suite that ran no test, or died before its report was written, counts as one failure. */
function suite(script: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyou-ci-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const ok = run(script, '--', ...reporters);
  try {
    const counts: { numPassedTests: number; numFailedTests: number } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    const { numPassedTests, numFailedTests } = counts;
    passed += numPassedTests;
    failed += numFailedTests;
    if ((!ok && numFailedTests === 0) || numPassedTests === 0) failed += 1;
  } catch {
    failed += 1;
  }
  rmSync(folder, { recursive: true, force: true });
}

if (run('build')) passed += 1;
else failed += 1;
for (const script of ['test', 'test:package']) suite(script);
if (TESTBED.exists) onTestbed(['test:chart', 'test:cluster']);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
