import { spawn } from 'node:child_process';

const CHECKS = ['types', 'lint', 'format:check', 'tidy', 'knip'];

/** Runs all checks that read sources only, at the same time, and tells each one's output in order. */
export async function staticChecks(): Promise<{
  readonly passed: number;
  readonly failed: number;
}> {
  let passed = 0;
  const running = CHECKS.map((script) => ({ script, ended: runScript(script) }));
  for (const { script, ended } of running) {
    const { output, ok } = await ended;
    console.log(`+ npm run ${script}: ${ok ? 'ok' : `failed\n${output}`}`);
    if (ok) passed += 1;
  }
  return { passed, failed: CHECKS.length - passed };
}

function runScript(script: string): Promise<{ readonly output: string; readonly ok: boolean }> {
  const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ output: error.message, ok: false }));
    child.on('close', (code) => resolve({ output, ok: code === 0 }));
  });
}
