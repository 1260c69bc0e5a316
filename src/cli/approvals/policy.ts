import type { KeyObject } from 'node:crypto';
import { resolve } from 'node:path';
import type { Approval } from '../../approvals/approval.ts';
import { subjectDigest } from '../../approvals/subject.ts';
import { isSignedBy, readApproverPublicKey } from '../../approvals/token.ts';
import type { ApprovalPolicy } from '../../domain/approval-policy.ts';
import type { Strategy } from '../../domain/rollout.ts';
import { UserError } from '../../shared/errors.ts';
import type { Scene } from '../application.ts';
import type { ResolvedRelease } from '../compose/runtime.ts';
import { readText } from '../release/read-release-file.ts';
import { planFor } from '../rollout/begin.ts';

/** @throws {UserError} when deployments into the environment need no approval. */
export function policyOf({ settings, environment }: Scene): ApprovalPolicy {
  if (settings.deployApprovals !== undefined) return settings.deployApprovals;
  throw new UserError(
    `deployments into ${environment} need no approval`,
    `To approve the step that waits, leave the release out: zhiyou approve ${environment}. To demand approvals, declare environments.${environment}.approvals.deploy.`,
  );
}

/** Digest of what is approved: this release by this strategy, here. */
export function subjectFor(
  scene: Scene,
  { release, bundle, origin }: ResolvedRelease,
  strategy: Strategy,
): string {
  return subjectDigest({
    application: scene.application.name,
    environment: scene.environment,
    release,
    bundle,
    releaseDigest: origin?.digest,
    plan: planFor(scene, strategy),
  });
}

/** The public key of a person; absent where there is none. @throws {UserError} when its file holds something else. */
export function publicKeyOf(
  { base }: Scene,
  { keys }: ApprovalPolicy,
  name: string,
): KeyObject | undefined {
  const file = Object.hasOwn(keys, name) ? keys[name] : undefined;
  if (file === undefined) return undefined;
  const text = readText(resolve(base, file));
  try {
    return readApproverPublicKey(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${file}: ${error.message}`, error.hint);
  }
}

/** Tells of tokens whether the key that the person has now signed them. */
export function genuineBy(scene: Scene, policy: ApprovalPolicy): (approval: Approval) => boolean {
  return (approval) => {
    const key = publicKeyOf(scene, policy, approval.by);
    return key !== undefined && isSignedBy(key, approval);
  };
}

/** @throws {UserError} when the person is not among those who may approve. */
export function refuseStranger({ approvers }: ApprovalPolicy, name: string): void {
  if (approvers.includes(name)) return;
  throw new UserError(
    `${name} may not approve; those who may: ${approvers.join(', ')}`,
    'One of them approves, or the declaration names somebody else.',
  );
}
