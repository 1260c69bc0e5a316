// Runs the static checks and the README's test command, and sums their results into the closing line.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let passed = 0;
let failed = 0;

function run(command: string, args: readonly string[]): boolean {
  console.log(`+ ${[command, ...args].join(' ')}`);
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

function check(command: string, ...args: string[]): void {
  if (run(command, args)) passed += 1;
  else failed += 1;
}

/** A suite that ran no test, or died before its report was written, counts as one failure. */
function suite(script: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyou-ci-'));
  const report = join(folder, 'report.json');
  const ok = run('npm', [
    'run',
    script,
    '--',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
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

for (const script of ['types', 'lint', 'format:check', 'knip']) check('npm', 'run', script);
suite('test');
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
