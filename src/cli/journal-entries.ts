import type { JournalEntry } from '../ports/state-store.ts';
import { OperationError } from '../shared/errors.ts';
import { formatNumber } from './messages/number.ts';
import type { Session } from './session.ts';

/**
 * Every entry of the environment's journal.
 * @throws {OperationError} when it was changed: what rests on it would say nothing.
 */
export async function journalEntries({
  store,
  words,
}: Pick<Session, 'store' | 'words'>): Promise<readonly JournalEntry[]> {
  const { entries, check } = await store.journal();
  if (check.kind === 'intact') return entries;
  throw new OperationError(words.commands.broken(formatNumber(check.line), check.reason), {
    code: 'rejected',
    retryable: false,
  });
}
