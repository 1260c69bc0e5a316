import postgres, { type Sql, type TransactionSql } from 'postgres';

type Types = { bigint: bigint };

/** A pool of connections. Whole numbers of 8 bytes (money in fen, counts) come back as bigint. */
export type Database = Sql<Types>;
/** One open transaction. */
export type Transaction = TransactionSql<Types>;

const MAX_CONNECTIONS = 16;

/** Opens the pool; connections are made when they are needed. `name` shows in pg_stat_activity. */
export function openDatabase(url: string, name: string): Database {
  return postgres<{ bigint: typeof postgres.BigInt }>(url, {
    max: MAX_CONNECTIONS,
    connect_timeout: 5,
    idle_timeout: 60,
    backoff: () => 0.2,
    types: { bigint: postgres.BigInt },
    onnotice: () => {},
    connection: {
      application_name: name,
      statement_timeout: 10_000,
      lock_timeout: 5000,
      idle_in_transaction_session_timeout: 15_000,
    },
  });
}
