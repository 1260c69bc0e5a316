import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CLI = resolve('dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'zhiyou-secrets-test-'));
/** Stands for the folder in memory, so that what is left there is seen. */
const clear = mkdtempSync(join(folder, 'clear-'));
const keyFile = join(folder, 'keys.txt');
const otherKeyFile = join(folder, 'other.txt');
const PLANTED = 'planted-9d1c27e4b85f4a3690f2c8d7e6b5a413';

/** Every test starts a few processes, which may have to share a machine. */
const DEADLINE = { timeout: 180_000 };

type Extra = { readonly input?: string; readonly env?: Readonly<Record<string, string>> };

const environment = (extra: Extra['env'] = {}) => ({
  PATH: process.env['PATH'] ?? '',
  HOME: folder,
  LANG: 'C',
  SOPS_AGE_KEY_FILE: keyFile,
  ...extra,
});

function zhiyou(
  args: readonly string[],
  { input = '', env }: Extra = {},
): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [CLI, 'secrets', ...args], {
    encoding: 'utf8',
    input,
    env: environment(env),
  });
}

/** An editor that is a script; `$1` is the file. */
function editor(name: string, script: string): Readonly<Record<string, string>> {
  const path = join(folder, `${name}.sh`);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return { EDITOR: path };
}

let recipient = '';
let other = '';

beforeAll(() => {
  recipient = zhiyou(['keys', 'generate', keyFile]).stdout.trim();
  other = zhiyou(['keys', 'generate', otherKeyFile]).stdout.trim();
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;

function newFile(): string {
  count += 1;
  const file = join(folder, `secrets-${count}.yaml`);
  const { status, stderr } = zhiyou(['set', file, 'JWT_SECRET'], { input: `${PLANTED}\n` });
  expect(stderr).toContain('added: JWT_SECRET');
  expect(status).toBe(0);
  return file;
}

const inClear = () => readdirSync(clear);

describe('zhiyou secrets', DEADLINE, () => {
  it('makes a key that only its owner reads, and never over another', () => {
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(recipient).toMatch(/^age1/);
    expect(zhiyou(['keys', 'generate', keyFile]).status).toBe(1);
    expect(readFileSync(keyFile, 'utf8')).toContain(recipient);
  });

  it('sets a value from standard input, and shows names without a key', () => {
    const file = newFile();
    expect(readFileSync(file, 'utf8')).not.toContain(PLANTED);
    const shown = zhiyou(['show', file, '--names'], { env: { SOPS_AGE_KEY_FILE: '' } });
    expect(shown).toMatchObject({ status: 0, stdout: 'JWT_SECRET\n' });
    const checked = zhiyou(['check', file]);
    expect(checked).toMatchObject({ status: 0, stdout: '✓ JWT_SECRET\n' });
  });

  it('refuses what is weak, and says so in both languages', () => {
    const file = newFile();
    const before = readFileSync(file, 'utf8');
    const args = ['set', file, 'HARBOR_PASSWORD'];
    const english = zhiyou([...args, '--lang', 'en'], { input: 'Harbor12345' });
    expect(english).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('everybody knows'),
    });
    const chinese = zhiyou([...args, '--lang', 'zh'], { input: 'Harbor12345' });
    expect(chinese).toMatchObject({ status: 2, stderr: expect.stringContaining('众所周知') });
    expect(english.stderr + chinese.stderr).not.toContain('Harbor12345');
    expect(zhiyou(args, { input: '' }).status).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(zhiyou([...args, '--allow-weak'], { input: 'Harbor12345' }).status).toBe(0);
    const checked = zhiyou(['check', file, '--output', 'json']);
    expect(checked.status).toBe(1);
    expect(JSON.parse(checked.stdout).secrets).toEqual([
      { name: 'JWT_SECRET', weaknesses: [] },
      { name: 'HARBOR_PASSWORD', weaknesses: [{ kind: 'known-default' }] },
    ]);
  });

  it('lets an editor change values, in a folder of its own that goes away', () => {
    const file = newFile();
    const env = editor(
      'adds',
      `stat -c '%a' "$1" "$(dirname "$1")" >&2; echo backup > "$1~"; echo 'AMAP_API_KEY: a1b2c3' >> "$1"`,
    );
    const edited = zhiyou(['edit', file, '--folder', clear], { env });
    expect(edited.stderr).toMatch(/^600\n700\n/);
    expect(edited.stderr).toContain('added: AMAP_API_KEY');
    expect(edited.status).toBe(0);
    expect(inClear()).toEqual([]);
    expect(zhiyou(['show', file, '--names']).stdout).toBe('JWT_SECRET\nAMAP_API_KEY\n');
  });

  it('rotates a value in three steps, and refuses one out of turn', () => {
    const file = newFile();
    const step = (name: string) => zhiyou(['rotate', file, 'JWT_SECRET', '--step', name]);
    const values = () => {
      const kept = join(folder, 'kept');
      zhiyou(['edit', file, '--folder', clear], { env: editor('keeps', `cp "$1" ${kept}`) });
      return readFileSync(kept, 'utf8');
    };
    expect(zhiyou(['rotate', file, 'JWT_SECRET'])).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('added: JWT_SECRET_NEXT'),
    });
    expect(values()).toContain(`JWT_SECRET: ${PLANTED}\n`);
    expect(step('finish')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--step switch'),
    });
    expect(step('switch').status).toBe(0);
    expect(values()).toContain(`JWT_SECRET_PREVIOUS: ${PLANTED}\n`);
    expect(zhiyou(['check', file]).status).toBe(0);
    expect(step('finish').status).toBe(0);
    expect(values()).toMatch(/^JWT_SECRET: [\w+/=]{64}\n$/);
    expect(zhiyou(['rotate', file, 'OTHER']).status).toBe(2);
  });

  it('makes a new file for its owner and others', () => {
    const file = join(folder, 'fresh.yaml');
    const env = editor('writes', `echo 'A: "b"' > "$1"`);
    const args = ['edit', file, '--folder', clear, '--recipient', other];
    expect(zhiyou(args, { env }).status).toBe(0);
    expect(zhiyou(['keys', 'list', file]).stdout).toBe(`${recipient}\n${other}\n`);
  });

  it.each([
    ['writes nothing when nothing changed', 'true', 0, /is unchanged/],
    ['writes nothing when the editor fails', `echo 'B: c' >> "$1"; exit 3`, 1, /ended with 3/],
    ['writes nothing that is no YAML', `echo 'B: "' >> "$1"`, 2, /expected one YAML document/],
    ['writes nothing that would lose its form', `echo 'PIN: 0123' >> "$1"`, 2, /in quotes/],
  ])('%s', (name, script, status, message) => {
    const file = newFile();
    const before = readFileSync(file, 'utf8');
    const args = ['edit', file, '--folder', clear];
    const edited = zhiyou(args, { env: editor(name.replaceAll(' ', '-'), script) });
    expect(edited.stderr).toMatch(message);
    expect(edited.status).toBe(status);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(edited.stdout + edited.stderr).not.toContain(PLANTED);
    expect(inClear()).toEqual([]);
  });

  it('writes nothing over what somebody else wrote meanwhile', () => {
    const file = newFile();
    const env = editor('meanwhile', `echo '# later' >> ${file}; echo 'B: c' >> "$1"`);
    const edited = zhiyou(['edit', file, '--folder', clear], { env });
    expect(edited).toMatchObject({ status: 1, stderr: expect.stringContaining('somebody else') });
    expect(readFileSync(file, 'utf8')).toMatch(/# later\n$/);
    expect(inClear()).toEqual([]);
  });
});

/** An edit whose editor has begun and waits. */
async function waitingEdit(file: string) {
  const started = join(folder, `started-${count}`);
  const env = editor(
    `waits-${count}`,
    `echo 'B: c' >> "$1"; echo $$ > ${started}.draft; mv ${started}.draft ${started}; exec sleep 600`,
  );
  const args = [CLI, 'secrets', 'edit', file, '--folder', clear];
  const child = spawn(process.execPath, args, {
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  await expect.poll(() => existsSync(started), { timeout: 30_000 }).toBe(true);
  return { child, exited, editorPid: Number(readFileSync(started, 'utf8')) };
}

describe('an edit that is cut off', DEADLINE, () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s leaves the file as it was, and nothing in clear',
    async (signal) => {
      const file = newFile();
      const before = readFileSync(file, 'utf8');
      const { child, exited, editorPid } = await waitingEdit(file);
      expect(inClear()).toHaveLength(1);
      expect(readFileSync(`/proc/${child.pid}/cmdline`, 'utf8')).not.toContain(PLANTED);
      expect(readFileSync(`/proc/${editorPid}/cmdline`, 'utf8')).not.toContain(PLANTED);
      let told = '';
      child.stderr.on('data', (chunk) => (told += String(chunk)));
      child.kill(signal);
      expect(await exited).toEqual([1, null]);
      expect(told).toContain(`ended by ${signal}`);
      expect(told).not.toContain(PLANTED);
      expect(inClear()).toEqual([]);
      expect(readFileSync(file, 'utf8')).toBe(before);
      await expect.poll(() => existsSync(`/proc/${editorPid}`), { timeout: 30_000 }).toBe(false);
    },
  );

  it('by SIGKILL leaves a folder that the next edit takes away', async () => {
    const file = newFile();
    const before = readFileSync(file, 'utf8');
    const { child, exited, editorPid } = await waitingEdit(file);
    child.kill('SIGKILL');
    await exited;
    process.kill(editorPid, 'SIGKILL');
    expect(inClear()).toHaveLength(1);
    expect(readFileSync(file, 'utf8')).toBe(before);
    const next = zhiyou(['edit', file, '--folder', clear], { env: editor('nothing', 'true') });
    expect(next.status).toBe(0);
    expect(inClear()).toEqual([]);
  });
});

describe('zhiyou secrets keys', DEADLINE, () => {
  it('adds, removes and renews', () => {
    const file = newFile();
    const theirs = { env: { SOPS_AGE_KEY_FILE: otherKeyFile } };
    expect(zhiyou(['check', file], theirs)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(recipient),
    });
    expect(zhiyou(['keys', 'add', file, other]).status).toBe(0);
    expect(zhiyou(['check', file], theirs).status).toBe(0);
    expect(zhiyou(['keys', 'renew', file]).status).toBe(0);
    expect(zhiyou(['check', file], theirs).status).toBe(0);
    expect(zhiyou(['keys', 'remove', file, other]).status).toBe(0);
    expect(zhiyou(['check', file], theirs).status).toBe(2);
    expect(zhiyou(['check', file]).status).toBe(0);
  });

  it.each([
    ['the last key', () => ['keys', 'remove', newFile(), recipient], /at least one public key/],
    ['a key it has not', () => ['keys', 'remove', newFile(), other], /is not encrypted for/],
    ['a key that is none', () => ['keys', 'add', newFile(), 'age1x'], /public key of age/],
    [
      'a file that is not there',
      () => ['keys', 'add', join(folder, 'no.yaml'), other],
      /not exist/,
    ],
    ['a file in clear', () => ['check', keyFile], /YAML|not encrypted/],
  ])('refuses %s', (_what, args, message) => {
    const refused = zhiyou(args());
    expect(refused.stderr).toMatch(message);
    expect(refused.status).toBe(2);
  });

  it('refuses a file of keys that holds something else, without telling what', () => {
    const file = newFile();
    const wrong = join(folder, 'wrong.txt');
    writeFileSync(wrong, `# remark\n${PLANTED}\n`);
    const refused = zhiyou(['check', file], { env: { SOPS_AGE_KEY_FILE: wrong } });
    expect(refused.stderr).toContain(`${wrong}:2: expected a private key`);
    expect(refused.stderr).not.toContain(PLANTED);
    expect(refused.status).toBe(2);
  });
});
