// Runs the static checks, the build and every suite, and sums their results into the closing line.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { staticChecks } from './static-checks.ts';

let { passed, failed } = await staticChecks();

function run(...args: readonly string[]): boolean {
  console.log(`+ npm run ${args.join(' ')}`);
  return (
    spawnSync('npm', ['run', ...args], { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
  );
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
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
