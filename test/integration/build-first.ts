import { execFileSync } from 'node:child_process';

/** The command line is tested as it is published. */
export function setup(): void {
  execFileSync(process.execPath, ['build/bundle.ts'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
