import { approvalsOf } from '../../approvals/in-journal.ts';
import { judgeApprovals, type Consent } from '../../approvals/judge-approvals.ts';
import type { ApprovalPolicy } from '../../domain/approval-policy.ts';
import type { Strategy } from '../../domain/rollout.ts';
import { CLOCK } from '../clock.ts';
import type { ReleaseRequest, ResolvedRelease } from '../compose/runtime.ts';
import { journalEntries } from '../journal-entries.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatNumber } from '../messages/number.ts';
import { nameText } from '../messages/words.ts';
import { printResult, type Session } from '../session.ts';
import { genuineBy, subjectFor } from './policy.ts';

/** What was approved, and whether by enough people. */
export type FoundConsent = { readonly subject: string; readonly consent: Consent };

/** Approvals of a subject as the journal has them now. Whoever would deploy does not count, where that is known. */
export async function consentTo(
  session: Pick<Session, 'scene' | 'store' | 'words'>,
  policy: ApprovalPolicy,
  { subject, requester = '' }: { readonly subject: string; readonly requester?: string },
): Promise<Consent> {
  const approvals = approvalsOf(await journalEntries(session), subject);
  const deployment = { subject, requester, nowMs: CLOCK.nowMs() };
  return judgeApprovals(approvals, policy, deployment, genuineBy(session.scene, policy));
}

/** The same for a release that this person would deploy; absent where deployments need nobody. */
export async function consentFor(
  session: Session,
  release: ResolvedRelease,
  strategy: Strategy,
): Promise<FoundConsent | undefined> {
  const { scene, actor: requester } = session;
  const { deployApprovals: policy } = scene.settings;
  if (policy === undefined) return undefined;
  const subject = subjectFor(scene, release, strategy);
  return { subject, consent: await consentTo(session, policy, { subject, requester }) };
}

/** Says that a deployment waits for people, for whom, and what they can do. */
export function tellMissing(
  { scene, words, flags }: Session,
  { subject, consent }: FoundConsent,
  asked: ReleaseRequest & { readonly strategy: Strategy },
): void {
  const { environment } = scene;
  printResult(flags.output, { refused: 'approvals', environment, subject, ...consent }, () => [
    words.approvals.refused(nameText(words, environment)),
    ...consentLines(consent, words).map((line) => `  ${line}`),
    `  ${words.approvals.approveBy(approveCommand(environment, asked))}`,
    `  ${words.approvals.signBy(`zhiyou approve ${environment} --subject ${subject} --by NAME --key FILE`)}`,
  ]);
}

/** Who has approved, who is missing, and what does not count. */
export function consentLines(consent: Consent, words: Catalogue): readonly string[] {
  const { approvals, phrases } = words;
  const named = (names: readonly string[]) =>
    names.length === 0 ? approvals.nobody : phrases.join(names);
  return [
    approvals.approvedBy(named(consent.by)),
    ...(consent.missing === 0
      ? []
      : [approvals.missing(formatNumber(consent.missing), named(consent.people))]),
    ...Object.entries(consent.roles).map(([role, { missing, people }]) =>
      approvals.missingRole(role, formatNumber(missing), named(people)),
    ),
    ...consent.discounted.map(({ by, why }) => approvals.discounted(by, approvals.discounts[why])),
  ];
}

function approveCommand(
  environment: string,
  { file, release, chartVersion, strategy }: ReleaseRequest & { readonly strategy: Strategy },
): string {
  const options: readonly (readonly [string, string | undefined])[] = [
    ['--release', file],
    ['--image-tag', release],
    ['--chart-version', chartVersion],
    ['--strategy', strategy],
  ];
  return [
    `zhiyou approve ${environment}`,
    ...options.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])),
  ].join(' ');
}
