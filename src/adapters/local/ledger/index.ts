import type { Ledger, Reconciliation } from '../../../ports/ledger.ts';
import { BOOKS_PATH, booksOf, firstBooks } from '../../service/books/books-of.ts';
import { getText } from '../http/get.ts';
import type { RunningProcess } from '../process/launch.ts';

/** The books of the service, from whichever process shows them. */
export function serviceLedger(instances: () => readonly RunningProcess[]): Ledger {
  return { reconcile: () => firstBooks(instances(), askProcess) };
}

async function askProcess({ host, port }: RunningProcess): Promise<Reconciliation> {
  const url = `http://${host}:${port}${BOOKS_PATH}`;
  return booksOf(await getText(url), url);
}
