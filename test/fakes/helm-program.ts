import { appendFileSync, readFileSync } from 'node:fs';

/**
 * A helm that does nothing but remember how it was called. `FAKE_HELM` names a folder-free JSON text: the version that
 * it claims, and what it says per command.
 */
export type FakeHelm = {
  readonly version: string;
  /** File that gets a line of JSON a call. */
  readonly calls: string;
  readonly answers?: Readonly<Record<string, FakeHelmAnswer>>;
};

/** How one command ends; `hangs`: never by itself. */
type FakeHelmAnswer = {
  readonly code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly hangs?: true;
};

/** One call as it was seen. */
export type FakeHelmCall = { readonly args: readonly string[]; readonly input: string };

const fake = JSON.parse(process.env['FAKE_HELM'] ?? '{}') as FakeHelm;
const args = process.argv.slice(2);
const [command = ''] = args;

if (command === 'version') {
  process.stdout.write(`${fake.version}\n`);
} else {
  const input = args.includes('--values=-') ? readFileSync(0, 'utf8') : '';
  const call: FakeHelmCall = { args, input };
  appendFileSync(fake.calls, `${JSON.stringify({ ...call, pid: process.pid })}\n`);
  const { code = 0, stdout = '', stderr = '', hangs } = fake.answers?.[command] ?? {};
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = code;
  if (hangs === true) setInterval(() => undefined, 60_000);
}
