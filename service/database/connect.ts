import { setTimeout as pause } from 'node:timers/promises';
import postgres, { type Sql, type TransactionSql } from 'postgres';

type Types = { bigint: bigint };

/** A pool of connections. Whole numbers of 8 bytes (money in fen, counts) come back as bigint. */
export type Database = Sql<Types>;
/** One open transaction. */
export type Transaction = TransactionSql<Types>;

const MAX_CONNECTIONS = 16;
const REACHABLE_DEADLINE_MS = 1000;

/** Opens a pool; connections are made when they are needed. `name` shows in pg_stat_activity. */
export function openDatabase(url: string, name: string, max: number = MAX_CONNECTIONS): Database {
  return postgres<{ bigint: typeof postgres.BigInt }>(url, {
    max,
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

/** How many connections this process has, as the server sees it. */
export async function countConnections(database: Database): Promise<number> {
  const [row] = await database<{ connections: bigint }[]>`
    select count(*) as connections from pg_stat_activity
    where application_name = current_setting('application_name')`;
  return Number(row?.connections ?? 0);
}

const GONE: ReadonlySet<unknown> = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
]);

/** Whether an error says that the server cannot serve now: gone, stopping, full, or a lock was not free in time. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error && 'code' in error)) return false;
  return GONE.has(error.code) || /^(?:08|53|57P|55P03)/.test(String(error.code));
}

/** Whether the server answers within a second. */
export async function isReachable(database: Database): Promise<boolean> {
  const late = pause(REACHABLE_DEADLINE_MS, false, { ref: false });
  const answer = database`select 1`.then(
    () => true,
    () => false,
  );
  return Promise.race([answer, late]);
}
