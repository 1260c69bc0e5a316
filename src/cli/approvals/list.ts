import { approvalsIn, type NotedApproval } from '../../approvals/in-journal.ts';
import { journalEntries } from '../journal-entries.ts';
import type { ApprovalWords } from '../messages/approval-words.ts';
import { timeText } from '../report/summary.ts';
import { printResult, type Session } from '../session.ts';

/** Prints every approval that the journal has, oldest first; as data with the tokens, for whoever checks them again. */
export async function listApprovals(session: Session): Promise<void> {
  const { words, flags } = session;
  const found = approvalsIn(await journalEntries(session));
  printResult(flags.output, found, () =>
    found.length === 0
      ? [words.approvals.none]
      : found.map((one) => `${timeText(one.atMs)}  ${lineOf(one, words.approvals)}`),
  );
}

function lineOf(noted: NotedApproval, words: ApprovalWords): string {
  if (noted.of === 'step') return words.ofStep(noted.by, noted.rollout);
  const { approval, notes } = noted;
  const what = [notes.release, notes.strategy, approval.subject].filter(Boolean).join('  ');
  return words.ofDeployment(approval.by, words.ways[approval.way], what);
}
