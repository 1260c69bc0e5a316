import { expect, test } from 'vitest';
import { serviceLedger } from '../../src/adapters/local/ledger/index.ts';
import type { Reconciliation } from '../../src/ports/ledger.ts';
import { EMPTY_BOOKS, fakeLedger } from '../fakes/ledger.ts';
import { bodyOf } from './books.ts';
import { ledgerContract } from './ledger.contract.ts';
import { startServer } from './small-server.ts';

ledgerContract('the fake ledger', async () => {
  const ledger = fakeLedger();
  return {
    ledger,
    write: async (books) => ledger.set(books),
    hide: async () => ledger.close(),
    close: async () => undefined,
  };
});

ledgerContract("the service's books", async () => {
  let books: Reconciliation = EMPTY_BOOKS;
  let hidden = false;
  const server = await startServer(({ path }) =>
    path === '/internal/payments/reconciliation' && !hidden
      ? { body: bodyOf(books) }
      : { status: 503, body: 'the database is away' },
  );
  const { host, port } = server;
  const instance = { pid: 1, host, port, adminPort: undefined, startedAtMs: 0 };
  return {
    ledger: serviceLedger(() => [instance]),
    write: async (written) => {
      books = written;
    },
    hide: async () => {
      hidden = true;
    },
    close: server.close,
  };
});

function at({ host, port }: { readonly host: string; readonly port: number }) {
  return { pid: 1, host, port, adminPort: undefined, startedAtMs: 0 };
}

test('a process that hides the books, or answers nonsense, is passed over', async () => {
  const hiding = await startServer(() => ({ status: 503, body: 'away' }));
  const babbling = await startServer(() => ({ body: 'not the books' }));
  const honest = await startServer(() => ({ body: bodyOf(EMPTY_BOOKS) }));
  try {
    const ledger = serviceLedger(() => [at(hiding), at(babbling), at(honest)]);
    expect(await ledger.reconcile()).toEqual(EMPTY_BOOKS);
    await expect(serviceLedger(() => [at(babbling)]).reconcile()).rejects.toMatchObject({
      code: 'rejected',
    });
  } finally {
    await Promise.all([hiding, babbling, honest].map((server) => server.close()));
  }
});
