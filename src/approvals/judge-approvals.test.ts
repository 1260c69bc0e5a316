import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { ApprovalPolicy } from '../domain/approval-policy.ts';
import type { Approval } from './approval.ts';
import { judgeApprovals, type Candidate, type Consent } from './judge-approvals.ts';

const HOUR = 3_600_000;
const NOW = 1000 * HOUR;
const SUBJECT = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;
const POLICY: ApprovalPolicy = {
  required: 2,
  approvers: ['li.na', 'wang.fang', 'zhang.wei', 'chen.jie'],
  roles: { operations: { required: 1, people: ['wang.fang', 'chen.jie'] } },
  keys: { 'chen.jie': 'chen.jie.pub' },
  validForMs: 24 * HOUR,
};
const DEPLOYMENT = { subject: SUBJECT, requester: 'zhang.wei', nowMs: NOW };

function given(by: string, change: Partial<Candidate> = {}): Candidate {
  return { by, way: 'command', subject: SUBJECT, givenAtMs: NOW - HOUR, ...change };
}

const signed = (by: string, change: Partial<Candidate> = {}) =>
  given(by, { way: 'token', token: 'good', ...change });
const isGenuine = ({ token }: Approval) => token === 'good';
const judge = (
  approvals: readonly Candidate[],
  policy = POLICY,
  deployment = DEPLOYMENT,
): Consent => judgeApprovals(approvals, policy, deployment, isGenuine);

test('two approvers, one of them of the role that is wanted, are enough', () => {
  expect(judge([given('li.na'), given('wang.fang')])).toEqual({
    isGiven: true,
    by: ['li.na', 'wang.fang'],
    missing: 0,
    roles: {},
    people: ['chen.jie'],
    discounted: [],
  });
  expect(judge([given('li.na'), signed('chen.jie')]).isGiven).toBe(true);
});

test('nobody has approved yet: it says how many of whom, by role', () => {
  expect(judge([])).toEqual({
    isGiven: false,
    by: [],
    missing: 2,
    roles: { operations: { missing: 1, people: ['wang.fang', 'chen.jie'] } },
    people: ['li.na', 'wang.fang', 'chen.jie'],
    discounted: [],
  });
});

test('enough people without the role that is wanted are one too few', () => {
  const consent = judge([given('li.na'), given('zhang.wei')], POLICY, {
    ...DEPLOYMENT,
    requester: 'sun.li',
  });
  expect(consent).toMatchObject({ isGiven: false, missing: 1 });
  expect(consent.roles['operations']?.missing).toBe(1);
});

describe('an approval does not count', () => {
  it.each<readonly [string, Candidate, string]>([
    ['of somebody who is not named', given('sun.li'), 'not-an-approver'],
    ['of whoever asks for the deployment', given('zhang.wei'), 'own-rollout'],
    ['without a token, where the person has a key', given('chen.jie'), 'needs-token'],
    ['by a job, where the person has a key', given('chen.jie', { way: 'job' }), 'needs-token'],
    ['whose token another key signed', signed('chen.jie', { token: 'bad' }), 'forged'],
    ['whose token the person has no key for', signed('li.na', { token: 'bad' }), 'forged'],
    [
      'that is older than the environment bears',
      given('li.na', { givenAtMs: NOW - 24 * HOUR }),
      'expired',
    ],
    ['that says itself when it ends', given('li.na', { expiresAtMs: NOW }), 'expired'],
    ['of a time to come', given('li.na', { givenAtMs: NOW + HOUR }), 'not-yet'],
    ['that a rollout has used', given('li.na', { isSpent: true }), 'spent'],
  ])('%s', (_what, approval, why) => {
    const consent = judge([given('wang.fang'), approval]);
    expect(consent.isGiven).toBe(false);
    expect(consent.discounted).toEqual([{ by: approval.by, why }]);
  });

  it('for another subject, and is not even told', () => {
    const consent = judge([given('wang.fang'), given('li.na', { subject: OTHER })]);
    expect(consent).toMatchObject({ isGiven: false, missing: 1, discounted: [] });
  });

  it('twice by one person', () => {
    expect(judge([given('wang.fang'), given('wang.fang')])).toMatchObject({ missing: 1 });
  });
});

test('clocks may differ by minutes', () => {
  const early = signed('chen.jie', { givenAtMs: NOW + 60_000 });
  expect(judge([given('li.na'), early]).isGiven).toBe(true);
});

test('an old approval is not held against a newer one of the same person', () => {
  const old = given('li.na', { isSpent: true });
  expect(judge([old, given('li.na'), given('wang.fang')])).toMatchObject({
    isGiven: true,
    discounted: [],
  });
});

const PEOPLE = ['li.na', 'wang.fang', 'zhang.wei', 'chen.jie', 'sun.li'] as const;
const person = fc.constantFrom(...PEOPLE);
const anApproval: fc.Arbitrary<Candidate> = fc.record({
  by: person,
  way: fc.constantFrom('command', 'token', 'job'),
  subject: fc.constantFrom(SUBJECT, SUBJECT, OTHER),
  givenAtMs: fc.integer({ min: NOW - 48 * HOUR, max: NOW + HOUR }),
  expiresAtMs: fc.integer({ min: NOW - HOUR, max: NOW + 48 * HOUR }),
  token: fc.constantFrom('good', 'bad'),
  isSpent: fc.boolean(),
});
const aPolicy: fc.Arbitrary<ApprovalPolicy> = fc
  .record({
    approvers: fc.subarray(PEOPLE.slice(), { minLength: 1 }),
    holders: fc.subarray(PEOPLE.slice()),
    keyed: fc.subarray(PEOPLE.slice()),
    required: fc.integer({ min: 1, max: 3 }),
    ofRole: fc.integer({ min: 1, max: 2 }),
    validForMs: fc.integer({ min: HOUR, max: 48 * HOUR }),
  })
  .map(({ approvers, holders, keyed, required, ofRole, validForMs }) => ({
    required,
    approvers,
    roles: holders.length === 0 ? {} : { operations: { required: ofRole, people: holders } },
    keys: Object.fromEntries(keyed.map((name) => [name, `${name}.pub`])),
    validForMs,
  }));
const asked = fc.record({
  approvals: fc.array(anApproval, { maxLength: 12 }),
  policy: aPolicy,
  requester: person,
});

/** The same rules said another way: for each person, whether any one approval stands. */
function standing(
  approvals: readonly Candidate[],
  policy: ApprovalPolicy,
  requester: string,
): readonly string[] {
  return PEOPLE.filter((name) => {
    if (name === requester || !policy.approvers.includes(name)) return false;
    return approvals.some(
      ({ by, way, subject, givenAtMs, expiresAtMs = NOW + 1, token, isSpent }) => {
        const isOwn = way === 'token' ? token === 'good' : !(name in policy.keys);
        const isInTime =
          givenAtMs <= NOW + 5 * 60_000 && NOW < givenAtMs + policy.validForMs && NOW < expiresAtMs;
        return by === name && subject === SUBJECT && isOwn && isInTime && isSpent !== true;
      },
    );
  });
}

const check = (
  holds: (
    consent: Consent,
    input: { approvals: Candidate[]; policy: ApprovalPolicy; requester: string },
  ) => void,
) =>
  fc.assert(
    fc.property(asked, (input) => {
      const deployment = { ...DEPLOYMENT, requester: input.requester };
      holds(judge(input.approvals, input.policy, deployment), input);
    }),
    { numRuns: 1000 },
  );

describe('for any approvals, policy and requester', () => {
  it('exactly the people whose approval stands count, each once', () => {
    check(({ by }, { approvals, policy, requester }) => {
      expect([...by].toSorted()).toEqual([...standing(approvals, policy, requester)].toSorted());
    });
  });

  it('it is given exactly when the number and every role are reached', () => {
    check(({ isGiven, by, missing }, { policy }) => {
      const ofRole = Object.values(policy.roles).every(
        ({ required, people }) => by.filter((name) => people.includes(name)).length >= required,
      );
      expect(isGiven).toBe(by.length >= policy.required && ofRole);
      expect(missing === 0).toBe(isGiven);
    });
  });

  it('the order in which approvals came does not matter, and neither does repeating them', () => {
    check((consent, { approvals, policy, requester }) => {
      const again = judge([...approvals.toReversed(), ...approvals], policy, {
        ...DEPLOYMENT,
        requester,
      });
      expect(again.isGiven).toBe(consent.isGiven);
      expect([...again.by].toSorted()).toEqual([...consent.by].toSorted());
    });
  });

  it('one more approval never takes consent away', () => {
    fc.assert(
      fc.property(asked, anApproval, ({ approvals, policy, requester }, more) => {
        const deployment = { ...DEPLOYMENT, requester };
        if (!judge(approvals, policy, deployment).isGiven) return;
        expect(judge([...approvals, more], policy, deployment).isGiven).toBe(true);
      }),
    );
  });

  it('nobody who may still approve has done so, or asks for the deployment', () => {
    check(({ people, by }, { requester }) => {
      expect(people.filter((name) => name === requester || by.includes(name))).toEqual([]);
    });
  });
});
