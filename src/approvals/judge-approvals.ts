import type { ApprovalPolicy } from '../domain/approval-policy.ts';
import type { Approval } from './approval.ts';

/** Why an approval does not count. */
export type Discount =
  | 'not-an-approver'
  | 'own-rollout'
  | 'needs-token'
  | 'forged'
  | 'not-yet'
  | 'expired'
  | 'spent';

/** What is asked for, and by whom. */
export type Deployment = {
  readonly subject: string;
  readonly requester: string;
  readonly nowMs: number;
};

/** An approval, and whether a rollout has used it already. */
export type Candidate = Approval & { readonly isSpent?: boolean };

/** Whether a deployment may begin, and whom it waits for otherwise. */
export type Consent = {
  readonly isGiven: boolean;
  /** Whose approval counts; each person once. */
  readonly by: readonly string[];
  /** How many more people are needed; at least as many as the roles lack. */
  readonly missing: number;
  /** Role → how many more of it, and who may still approve. */
  readonly roles: Readonly<
    Record<string, { readonly missing: number; readonly people: readonly string[] }>
  >;
  /** Who may still approve. */
  readonly people: readonly string[];
  /** What was given for this subject and does not count. */
  readonly discounted: readonly { readonly by: string; readonly why: Discount }[];
};

/** Clocks of an approver and of whoever deploys may differ by this much. */
const CLOCK_SKEW_MS = 5 * 60_000;

/**
 * Decides whether enough people approved a deployment: people that the policy names, none of them the requester, each
 * once, in time, for exactly this subject, and with every role that is wanted. `isGenuine` tells of a token whether the
 * person's own key signed it.
 */
export function judgeApprovals(
  approvals: readonly Candidate[],
  policy: ApprovalPolicy,
  deployment: Deployment,
  isGenuine: (approval: Approval) => boolean,
): Consent {
  const given = approvals
    .filter(({ subject }) => subject === deployment.subject)
    .map((approval) => ({
      by: approval.by,
      why: discountOf(approval, policy, deployment, isGenuine),
    }));
  const by = unique(given.flatMap((one) => (one.why === undefined ? [one.by] : [])));
  const people = policy.approvers.filter(
    (name) => name !== deployment.requester && !by.includes(name),
  );
  const roles = missingRoles(policy, by, people);
  const ofRoles = Math.max(0, ...Object.values(roles).map(({ missing }) => missing));
  const missing = Math.max(0, policy.required - by.length, ofRoles);
  return {
    isGiven: missing === 0,
    by,
    missing,
    roles,
    people,
    discounted: given.flatMap(({ by: name, why }) => {
      return why === undefined || by.includes(name) ? [] : [{ by: name, why }];
    }),
  };
}

function discountOf(
  approval: Candidate,
  policy: ApprovalPolicy,
  { requester, nowMs }: Deployment,
  isGenuine: (approval: Approval) => boolean,
): Discount | undefined {
  const { by, way, givenAtMs, expiresAtMs = Infinity } = approval;
  const checks: readonly (readonly [Discount, boolean])[] = [
    ['not-an-approver', !policy.approvers.includes(by)],
    ['own-rollout', by === requester],
    ['needs-token', way !== 'token' && Object.hasOwn(policy.keys, by)],
    ['forged', way === 'token' && !isGenuine(approval)],
    ['not-yet', givenAtMs > nowMs + CLOCK_SKEW_MS],
    ['expired', nowMs >= Math.min(givenAtMs + policy.validForMs, expiresAtMs)],
    ['spent', approval.isSpent === true],
  ];
  return checks.find(([, holds]) => holds)?.[0];
}

function missingRoles(
  { roles }: ApprovalPolicy,
  by: readonly string[],
  people: readonly string[],
): Consent['roles'] {
  const entries = Object.entries(roles).flatMap(([role, { required, people: holders }]) => {
    const missing = required - by.filter((name) => holders.includes(name)).length;
    const left = people.filter((name) => holders.includes(name));
    return missing > 0 ? [[role, { missing, people: left }] as const] : [];
  });
  return Object.fromEntries(entries);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
