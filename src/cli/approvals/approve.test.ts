import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { readApproverKey, signToken } from '../../approvals/token.ts';
import { UserError } from '../../shared/errors.ts';
import { openSession, type Session } from '../session.ts';
import { makeToken, noteApproval, type ApproveFlags } from './approve.ts';
import { consentFor } from './consent.ts';

const JOB = {
  GITLAB_CI: 'true',
  GITLAB_USER_LOGIN: 'wang.fang',
  CI_COMMIT_REF_PROTECTED: 'true',
  CI_JOB_URL: 'https://gitlab.example.com/trips/assistant/-/jobs/7',
};
const RELEASE = { release: '6.2.1' };

let folder: string;
let session: Session;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhiyou-approve-'));
  for (const name of ['chen.jie', 'stranger']) newKey(name);
  file(
    'zhiyou.yaml',
    declaration(
      '{ roles: { operations: { people: [wang.fang, chen.jie] } }, keys: { chen.jie: chen.jie.pub } }',
    ),
  );
  session = await sessionOf();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function declaration(deploy: string, environment = 'local'): string {
  return `name: smart
routes: { default: [/] }
environments:
  ${environment}:
    runtime: local
    releases: { 6.2.0: {}, 6.2.1: {} }
    approvals: { required: 2, approvers: [li.na, wang.fang, chen.jie], deploy: ${deploy} }
`;
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function newKey(name: string): void {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  file(`${name}.pem`, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  file(`${name}.pub`, publicKey.export({ type: 'spki', format: 'pem' }).toString());
}

function flags(change: Partial<ApproveFlags> = {}): ApproveFlags {
  return {
    stateDir: join(folder, 'state'),
    config: join(folder, 'zhiyou.yaml'),
    lang: 'en',
    output: 'text',
    strategy: 'canary',
    imageTag: '6.2.1',
    ...change,
  };
}

const sessionOf = () => openSession(flags(), undefined);
const note = (change: Partial<ApproveFlags>, env: NodeJS.ProcessEnv = {}) =>
  noteApproval(session, flags(change), env);
const consentNow = async (now: Session = session) =>
  (await consentFor(now, RELEASE, 'canary'))?.consent;

const sign = (by: string, key: string) => makeToken(join(folder, key), undefined, flags({ by }));

async function tokenOf(change: Partial<ApproveFlags> = {}): Promise<string> {
  const wish = flags({ by: 'chen.jie', ...change });
  const { token } = await makeToken(join(folder, 'chen.jie.pem'), undefined, wish);
  return file('token', `${token}\n`);
}

test('enough people, by command, job and token, are consent to this release and strategy only', async () => {
  await note({ by: 'li.na' });
  expect(await consentNow()).toMatchObject({ isGiven: false, by: ['li.na'], missing: 1 });
  const { approval, notes } = await note({}, JOB);
  expect(approval).toMatchObject({ by: 'wang.fang', way: 'job' });
  expect(notes.job).toBe(JOB.CI_JOB_URL);
  expect(await consentNow()).toMatchObject({ isGiven: true, by: ['li.na', 'wang.fang'] });
  for (const [release, strategy] of [
    ['6.2.0', 'canary'],
    ['6.2.1', 'blue-green'],
  ] as const) {
    expect((await consentFor(session, { release }, strategy))?.consent.by).toEqual([]);
  }
});

test('a token is made away from the state, and is kept with its signature', async () => {
  const path = await tokenOf();
  expect(existsSync(join(folder, 'state'))).toBe(false);
  const { approval, consent } = await note({ token: path });
  expect(approval).toMatchObject({ by: 'chen.jie', way: 'token', token: expect.any(String) });
  expect(consent.by).toEqual(['chen.jie']);
});

test('a token is checked again when it is used: another key in the declaration ends it', async () => {
  await note({ token: await tokenOf() });
  newKey('chen.jie');
  expect(await consentNow(await sessionOf())).toMatchObject({
    by: [],
    discounted: [{ by: 'chen.jie', why: 'forged' }],
  });
});

test('whoever deploys does not count', async () => {
  await note({ by: 'li.na' });
  expect(await consentNow({ ...session, actor: 'li.na' })).toMatchObject({
    by: [],
    discounted: [{ by: 'li.na', why: 'own-rollout' }],
  });
});

test('a journal that was changed gives no consent', async () => {
  await note({ by: 'li.na' });
  writeFileSync(join(folder, 'state', 'local', 'journal.ndjson'), '{"nonsense":1}\n');
  await expect(consentNow()).rejects.toThrow('the journal was changed at line 1');
});

describe('an approval is refused, and nothing is noted,', () => {
  it.each<readonly [string, Partial<ApproveFlags>, NodeJS.ProcessEnv, string]>([
    [
      'of somebody who may not',
      { by: 'sun.li' },
      {},
      'sun.li may not approve; those who may: li.na',
    ],
    ['of somebody with a key, without a token', { by: 'chen.jie' }, {}, 'approves by a token only'],
    ['in the name of somebody else in a job', { by: 'li.na' }, JOB, 'was started by wang.fang'],
    [
      'by a job of a branch that is not protected',
      {},
      { ...JOB, CI_COMMIT_REF_PROTECTED: 'false' },
      'not protected',
    ],
    [
      'by a job of somebody who may not',
      {},
      { ...JOB, GITLAB_USER_LOGIN: 'sun.li' },
      'sun.li may not',
    ],
    ['of a release that is not there', { by: 'li.na', imageTag: '9.9.9' }, {}, '9.9.9'],
  ])('%s', async (_what, change, env, message) => {
    await expect(note(change, env)).rejects.toThrow(UserError);
    await expect(note(change, env)).rejects.toThrow(message);
    expect((await session.store.journal()).entries).toEqual([]);
  });

  it('by a token of another environment', async () => {
    const elsewhere = file(
      'other.yaml',
      declaration('{ keys: { chen.jie: chen.jie.pub } }', 'staging'),
    );
    await expect(note({ token: await tokenOf({ config: elsewhere }) })).rejects.toThrow(
      'the token is for smart in staging, and this is smart in local',
    );
  });

  it('by a token that has ended', async () => {
    const claims = {
      application: 'smart',
      environment: 'local',
      subject: `sha256:${'a'.repeat(64)}`,
      by: 'chen.jie',
      givenAtMs: 0,
      expiresAtMs: 1000,
    };
    const key = readApproverKey(readFileSync(join(folder, 'chen.jie.pem'), 'utf8'));
    await expect(note({ token: file('old', signToken(claims, key)) })).rejects.toThrow(
      'the token of chen.jie ended at 1970-01-01T00:00:01.000Z',
    );
  });

  it('by a token whose person has no key here', async () => {
    const path = await tokenOf();
    file('zhiyou.yaml', declaration('{}'));
    session = await sessionOf();
    await expect(note({ token: path })).rejects.toThrow(
      'no key that the declaration has of chen.jie',
    );
  });

  it('by something that is no token', async () => {
    await expect(note({ token: file('none', 'none') })).rejects.toThrow('expected a token');
  });

  it('where deployments need nobody', async () => {
    file('zhiyou.yaml', declaration('{}').replace(', deploy: {}', ''));
    session = await sessionOf();
    await expect(note({ by: 'li.na' })).rejects.toThrow('need no approval');
  });
});

test('a token is not made with the key of somebody else, nor for somebody who may not', async () => {
  await expect(sign('chen.jie', 'stranger.pem')).rejects.toThrow('is not the key');
  await expect(sign('li.na', 'stranger.pem')).rejects.toThrow('is not the key');
  await expect(sign('sun.li', 'stranger.pem')).rejects.toThrow('may not approve');
  await expect(sign('chen.jie', 'chen.jie.pub')).rejects.toThrow('a private key of Ed25519');
});

/** The command as people start it; answers its exit code and what it printed. */
async function zhiyou(...args: readonly string[]): Promise<{ code: number; stdout: string }> {
  const common = ['--config', join(folder, 'zhiyou.yaml'), '--state-dir', join(folder, 'state')];
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['src/cli/main.ts', ...args, ...common, '--lang', 'en'],
      { env: { PATH: process.env['PATH'] } },
      (error, stdout) => done({ code: typeof error?.code === 'number' ? error.code : 0, stdout }),
    );
  });
}

test('a deployment that is not approved is refused with who is missing and what to run, and starts nothing', async () => {
  const { code, stdout } = await zhiyou('deploy', '--image-tag', '6.2.1');
  expect(code).toBe(4);
  const { subject = '' } = (await consentFor(session, RELEASE, 'canary')) ?? {};
  expect(stdout.split('\n')).toEqual([
    'local: this deployment is not approved by enough people; nothing was touched',
    '  approved by: nobody',
    '  missing: 2 more; may approve: li.na, wang.fang, chen.jie',
    '  of role operations: 1 more; may approve: wang.fang, chen.jie',
    '  to approve: zhiyou approve local --image-tag 6.2.1 --strategy canary',
    `  by a token, made on a machine of one’s own: zhiyou approve local --subject ${subject} --by NAME --key FILE`,
    '',
  ]);
  expect(existsSync(join(folder, 'state', 'local', 'processes'))).toBe(false);
});

test('approve and approvals say and list what was recorded', async () => {
  const approve = await zhiyou('approve', '--image-tag', '6.2.1', '--by', 'li.na');
  expect(approve).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('recorded: li.na approves 6.2.1'),
  });
  const listed = await zhiyou('approvals', '--output', 'json');
  expect(JSON.parse(listed.stdout)).toMatchObject([
    {
      of: 'deployment',
      sequence: 1,
      approval: { by: 'li.na', way: 'command' },
      notes: { release: '6.2.1' },
    },
  ]);
  const plan = await zhiyou('deploy', '--image-tag', '6.2.1', '--dry-run');
  expect(plan.stdout).toContain('approved by: li.na');
});
