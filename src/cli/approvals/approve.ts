import { readFileSync } from 'node:fs';
import type { Approval } from '../../approvals/approval.ts';
import type { Consent } from '../../approvals/judge-approvals.ts';
import { approvalEvent, type ApprovalNotes } from '../../approvals/in-journal.ts';
import { readApproverKey, readToken, signToken, type TokenClaims } from '../../approvals/token.ts';
import type { Strategy } from '../../domain/rollout.ts';
import { UserError } from '../../shared/errors.ts';
import { openScene, type Scene } from '../application.ts';
import { CLOCK } from '../clock.ts';
import { runtimeOf, type ReleaseRequest } from '../compose/runtime.ts';
import type { CommonFlags } from '../flags.ts';
import { gitlabJobIn } from '../gitlab-job.ts';
import { readText } from '../release/read-release-file.ts';
import { withLease } from '../rollout/claim.ts';
import { accountName, openSession, printResult, type Session } from '../session.ts';
import { consentLines, consentTo } from './consent.ts';
import { genuineBy, policyOf, publicKeyOf, refuseStranger, subjectFor } from './policy.ts';

/** Options of `zhiyou approve` for a deployment. */
export type ApproveFlags = CommonFlags & {
  readonly by?: string;
  readonly release?: string;
  readonly imageTag?: string;
  readonly chartVersion?: string;
  readonly strategy: Strategy;
  readonly subject?: string;
  readonly token?: string;
  readonly key?: string;
};

/** Whether it is a deployment that is approved, and not the step that waits. */
export function isOfDeployment({ release, imageTag, token, key }: ApproveFlags): boolean {
  return [release, imageTag, token, key].some((one) => one !== undefined);
}

/** Approves a deployment that has not begun, or prints a token that does; answers the exit code. */
export async function approveCommand(
  environment: string | undefined,
  flags: ApproveFlags,
): Promise<number> {
  if (flags.key !== undefined) {
    const made = await makeToken(flags.key, environment, flags);
    printResult(flags.output, made, () => [made.token]);
    return 0;
  }
  const session = await openSession(flags, environment);
  const { words } = session;
  return withLease(session, async () => {
    const { approval, notes, consent } = await noteApproval(session, flags, process.env);
    printResult(flags.output, { approval, ...notes, ...consent }, () => [
      words.approvals.recorded(approval.by, notes.release ?? approval.subject),
      ...consentLines(consent, words),
    ]);
    return 0;
  });
}

/**
 * Notes an approval in the journal; the caller holds the lease.
 * @throws {UserError} when the person may not, or what was brought is no approval of theirs: nothing is noted then.
 */
export async function noteApproval(
  session: Session,
  flags: ApproveFlags,
  env: NodeJS.ProcessEnv,
): Promise<Given & { readonly consent: Consent }> {
  const { scene, store, actor } = session;
  const policy = policyOf(scene);
  const given =
    flags.token === undefined
      ? await givenHere(session, flags, env)
      : givenByToken(scene, flags.token);
  const append = await store.openJournal();
  const { approval, notes } = given;
  await append({ atMs: CLOCK.nowMs(), actor, event: approvalEvent(approval, notes) });
  return { ...given, consent: await consentTo(session, policy, { subject: approval.subject }) };
}

type Given = { readonly approval: Approval; readonly notes: ApprovalNotes };

async function givenHere(
  session: Session,
  flags: ApproveFlags,
  env: NodeJS.ProcessEnv,
): Promise<Given> {
  const { scene } = session;
  const policy = policyOf(scene);
  const job = gitlabJobIn(env);
  const by = approverIn(session, flags, job?.login);
  if (job?.isProtected === false) {
    throw new UserError(
      'this job runs for a branch or tag that is not protected, where anybody may write what it does',
      'Approve in a job of a protected branch or tag, or by a token.',
    );
  }
  refuseStranger(policy, by);
  if (publicKeyOf(scene, policy, by) !== undefined) {
    throw new UserError(
      `${by} has a key in the declaration, and approves by a token only`,
      `Make it with zhiyou approve ${scene.environment} … --by ${by} --key FILE, and bring it with --token.`,
    );
  }
  const { subject, release } = await subjectIn(scene, flags);
  return {
    approval: {
      by,
      way: job === undefined ? 'command' : 'job',
      subject,
      givenAtMs: CLOCK.nowMs(),
    },
    notes: { release, strategy: flags.strategy, job: job?.url },
  };
}

/** In a job GitLab says who it is, and nobody else may. */
function approverIn({ actor }: Session, { by }: ApproveFlags, login: string | undefined): string {
  if (by === undefined || login === undefined || by === login) return login ?? by ?? actor;
  throw new UserError(
    `this job was started by ${login}, and --by names ${by}`,
    `Leave --by out, or let ${by} start the job.`,
  );
}

function givenByToken(scene: Scene, file: string): Given {
  const policy = policyOf(scene);
  const token = (file === '-' ? readFileSync(0, 'utf8') : readText(file)).trim();
  const { application, environment, expiresAtMs, by, subject, givenAtMs } = readToken(token);
  const here = `${scene.application.name} in ${scene.environment}`;
  if (application !== scene.application.name || environment !== scene.environment) {
    throw new UserError(
      `the token is for ${application} in ${environment}, and this is ${here}`,
      'Bring it where it belongs, or ask for another one.',
    );
  }
  refuseStranger(policy, by);
  if (expiresAtMs <= CLOCK.nowMs()) {
    throw new UserError(
      `the token of ${by} ended at ${new Date(expiresAtMs).toISOString()}`,
      'Ask for another one.',
    );
  }
  const approval = { by, way: 'token', subject, givenAtMs, expiresAtMs, token } as const;
  if (!genuineBy(scene, policy)(approval)) {
    throw new UserError(
      `the token says that it is of ${by}, and no key that the declaration has of ${by} signed it`,
      `Name the public key in environments.${scene.environment}.approvals.deploy.keys, or ask for another token.`,
    );
  }
  return { approval, notes: {} };
}

/**
 * A token that approves a deployment; touches neither the environment nor its state.
 * @throws {UserError} when the person may not, or the key is of somebody else.
 */
export async function makeToken(
  file: string,
  environment: string | undefined,
  flags: ApproveFlags,
): Promise<TokenClaims & { readonly token: string }> {
  const scene = openScene(flags, environment);
  const policy = policyOf(scene);
  const by = flags.by ?? accountName();
  refuseStranger(policy, by);
  const key = readApproverKey(readText(file));
  const { subject } = await subjectIn(scene, flags);
  const givenAtMs = CLOCK.nowMs();
  const claims = {
    application: scene.application.name,
    environment: scene.environment,
    subject,
    by,
    givenAtMs,
    expiresAtMs: givenAtMs + policy.validForMs,
  };
  const token = signToken(claims, key);
  if (genuineBy(scene, policy)({ ...claims, way: 'token', token })) return { token, ...claims };
  throw new UserError(
    `${file} is not the key that the declaration has of ${by}`,
    `Sign with the key of that person, or name the right public key in environments.${scene.environment}.approvals.deploy.keys.`,
  );
}

async function subjectIn(
  scene: Scene,
  { subject, release: file, imageTag: release, chartVersion, strategy }: ApproveFlags,
): Promise<{ readonly subject: string; readonly release?: string }> {
  if (subject !== undefined) return { subject };
  const request: ReleaseRequest = { release, file, chartVersion };
  const { resolve } = await runtimeOf(scene);
  const resolved = await resolve(scene, request);
  return { subject: subjectFor(scene, resolved, strategy), release: resolved.release };
}
