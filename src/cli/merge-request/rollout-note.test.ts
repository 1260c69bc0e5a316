import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import {
  COMMIT,
  MERGE_REQUEST,
  PROJECT,
  startGitlab,
  TOKEN,
  type FakeGitlab,
} from '../../../test/fakes/gitlab.ts';
import { memoryNotes } from '../../../test/fakes/notes.ts';
import { OperationError } from '../../shared/errors.ts';
import { notesIn } from '../compose/notes.ts';
import { badLooks, documentAt, goodLooks } from '../render/rollout.fixture.ts';
import { openSession, type Session } from '../session.ts';
import { openNote } from './rollout-note.ts';

const LINKS = {
  CI_JOB_URL: 'https://gitlab.example.com/trips/assistant/-/jobs/7',
  CI_PIPELINE_URL: 'https://gitlab.example.com/trips/assistant/-/pipelines/3',
};
const { id } = documentAt('preparing');

let stateDir: string;
let session: Session;

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'zhiyou-note-'));
  session = await openSession({ stateDir, lang: 'en', output: 'text' }, 'local');
  await session.store.save({ ...documentAt('preparing'), requester: '@all <b>' });
  const append = await session.store.openJournal();
  const event = { kind: 'begin', rollout: id, approvedBy: ['li.na', 'wang.fang'] };
  await append({ atMs: 0, actor: 'li.na', event });
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

async function end(ending: 'promoted' | 'rolled-back'): Promise<void> {
  const abortReason = { code: 'harm', details: { gate: 'payment-alipay' } } as const;
  await session.store.save(documentAt(ending, ending === 'promoted' ? {} : { abortReason }));
  for (const look of ending === 'promoted' ? goodLooks() : badLooks()) {
    await session.store.addLook(id, look);
  }
}

test('the note has the plan first, and then the result in its place', async () => {
  const notes = memoryNotes();
  const note = openNote(session, id, { notes, env: LINKS });
  await expect.poll(() => notes.texts()).toHaveLength(1);
  const [plan = ''] = notes.texts();
  expect(plan).toMatch(/^# smart-travel → production: 6\.2\.1, preparing\n/);
  expect(plan).toContain('| Approved by | li.na, wang.fang |');
  expect(plan).toContain('| 1 | default ');
  expect(plan).toContain('| soak |');
  await end('rolled-back');
  await note.end();
  const [result = '', ...others] = notes.texts();
  expect(others).toEqual([]);
  expect(result).toContain('| Result | rolled back |');
  expect(result).toContain('## Gates of the last step');
  expect(result).toContain('## Payments');
  expect(result).toContain('| Approved by | li.na, wang.fang |');
  expect(result).toContain(
    `[job](${LINKS.CI_JOB_URL}) · [pipeline](${LINKS.CI_PIPELINE_URL}) · [report with plots](${LINKS.CI_JOB_URL}/artifacts/browse)`,
  );
});

test('nobody is called, no markup is passed on, and what is no address is no link', async () => {
  const notes = memoryNotes();
  const env = { CI_JOB_URL: 'javascript:alert(1)' };
  openNote(session, id, { notes, env });
  await expect.poll(() => notes.texts()).toHaveLength(1);
  expect(notes.texts()[0]).toContain('&#64;all \\<b\\>');
  expect(notes.texts()[0]).not.toMatch(/@|javascript/);
});

const away = async () => {
  throw new OperationError('GitLab at x:\nconnection refused', {
    code: 'unreachable',
    retryable: true,
  });
};

test('a GitLab that is away stops nothing, and is told in one line', async () => {
  const told: string[] = [];
  const note = openNote(session, id, { notes: { put: away }, tell: (line) => told.push(line) });
  await end('promoted');
  await note.end();
  expect(told).toEqual([
    'warning: no note in the merge request, the rollout goes on: GitLab at x: connection refused',
  ]);
});

describe('where the note goes is what the variables say', () => {
  let gitlab: FakeGitlab;
  beforeEach(async () => {
    gitlab = await startGitlab();
  });
  afterEach(() => gitlab.close());
  const job = () => ({
    ZHIYOU_GITLAB_TOKEN: TOKEN,
    CI_API_V4_URL: gitlab.url,
    CI_PROJECT_ID: PROJECT,
  });

  it('by the number of the merge request, or by the commit that came from it', async () => {
    for (const where of [{ CI_MERGE_REQUEST_IID: MERGE_REQUEST }, { CI_COMMIT_SHA: COMMIT }]) {
      await notesIn({ ...job(), ...where })?.put({ mark: 'a', text: 'plan' });
    }
    expect(gitlab.notes).toHaveLength(1);
  });

  it('nowhere without a token, an API, a project, or a change', () => {
    const all = { ...job(), CI_COMMIT_SHA: COMMIT };
    for (const name of ['ZHIYOU_GITLAB_TOKEN', 'CI_API_V4_URL', 'CI_PROJECT_ID', 'CI_COMMIT_SHA']) {
      expect(notesIn({ ...all, [name]: '' })).toBeUndefined();
    }
    expect(notesIn({})).toBeUndefined();
  });
});
