import { expect, test } from 'vitest';
import type { JournalEntry, JournalEvent } from '../ports/state-store.ts';
import type { Approval } from './approval.ts';
import { approvalEvent, approvalsIn, approvalsOf } from './in-journal.ts';
import { subjectDigest, type ApprovalSubject } from './subject.ts';

const SUBJECT = `sha256:${'a'.repeat(64)}`;

function journal(...events: readonly (readonly [number, JournalEvent])[]): readonly JournalEntry[] {
  return events.map(([atMs, event], k) => ({
    sequence: k + 1,
    atMs,
    actor: 'runner',
    event,
    previous: '',
    hash: '',
  }));
}

function approval(by: string, givenAtMs: number, change: Partial<Approval> = {}): JournalEvent {
  return approvalEvent(
    { by, way: 'command', subject: SUBJECT, givenAtMs, ...change },
    { release: '6.2.1' },
  );
}

const begin = { kind: 'begin', rollout: 'a', subject: SUBJECT };
const spentOf = (entries: readonly JournalEntry[]) =>
  approvalsOf(entries, SUBJECT).map(({ by, isSpent }) => [by, isSpent]);

test('approvals of deployments and of steps are told in their order', () => {
  const entries = journal(
    [1, approval('li.na', 1)],
    [2, { kind: 'decision', rollout: 'a' }],
    [
      3,
      {
        kind: 'input',
        rollout: 'a',
        outcome: 'applied',
        input: { kind: 'approve', by: 'chen.jie' },
      },
    ],
    [
      4,
      { kind: 'input', rollout: 'a', outcome: 'refused', input: { kind: 'approve', by: 'sun.li' } },
    ],
  );
  expect(approvalsIn(entries)).toMatchObject([
    { of: 'deployment', sequence: 1, approval: { by: 'li.na' }, notes: { release: '6.2.1' } },
    { of: 'step', sequence: 3, by: 'chen.jie', rollout: 'a' },
  ]);
});

test('an approval is for one rollout', () => {
  const entries = journal([1, approval('li.na', 1)], [5, begin], [6, approval('wang.fang', 6)]);
  expect(spentOf(entries)).toEqual([
    ['li.na', true],
    ['wang.fang', false],
  ]);
});

test('a rollout of another subject uses nothing up', () => {
  const other = { ...begin, subject: `sha256:${'b'.repeat(64)}` };
  expect(spentOf(journal([1, approval('li.na', 1)], [5, other]))).toEqual([['li.na', false]]);
});

test('a token that was used, or signed before, does not count when it is brought again', () => {
  const early = approval('li.na', 9, { way: 'token', token: 'one' });
  const old = approval('wang.fang', 4, { way: 'token', token: 'two' });
  expect(spentOf(journal([1, early], [5, begin], [6, early], [7, old]))).toEqual([
    ['li.na', true],
    ['li.na', true],
    ['wang.fang', true],
  ]);
});

test('whatever is approved is in the digest', () => {
  const subject: ApprovalSubject = {
    application: 'smart-travel',
    environment: 'production',
    release: '6.2.1',
    bundle: { image: 'a@sha256:1', chart: 'b@sha256:2', chartVersion: '1.0.0', values: { a: 1 } },
    releaseDigest: 'sha256:3',
    plan: {
      strategy: 'canary',
      steps: [{ weights: { default: 100 }, dwellMs: 1000, needsApproval: false }],
      soakMs: 1000,
      deadlinesMs: { preparing: 1, checking: 1, shifting: 1, soaking: 1, draining: 1, aborting: 1 },
      waitingMs: 1,
      approvals: { required: 1, approvers: [] },
      returns: false,
      inPlace: false,
    },
  };
  const { bundle, plan } = subject;
  const changes: readonly Partial<ApprovalSubject>[] = [
    { application: 'other' },
    { environment: 'staging' },
    { release: '6.2.2' },
    { releaseDigest: 'sha256:4' },
    { bundle: { ...(bundle as NonNullable<typeof bundle>), image: 'a@sha256:9' } },
    { bundle: { ...(bundle as NonNullable<typeof bundle>), values: { a: 2 } } },
    { plan: { ...plan, soakMs: 0 } },
    { plan: { ...plan, strategy: 'blue-green' } },
  ];
  const digests = [{}, ...changes].map((change) => subjectDigest({ ...subject, ...change }));
  expect(new Set(digests).size).toBe(changes.length + 1);
  expect(digests[0]).toMatch(/^sha256:[0-9a-f]{64}$/);
});
