// What a change must pass: the static checks at once, then the tests, then the build. Stops at the first that fails.
import { spawnSync } from 'node:child_process';
import { staticChecks } from './static-checks.ts';

const { failed } = await staticChecks();
const ok =
  failed === 0 &&
  ['test', 'build'].every(
    (script) => spawnSync('npm', ['run', script], { stdio: 'inherit' }).status === 0,
  );
process.exitCode = ok ? 0 : 1;
