import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../src/shared/errors.ts';
import type { Database, Transaction } from './connect.ts';

type Migration = { readonly name: string; readonly text: string; readonly checksum: string };

const FOLDER = join(import.meta.dirname, 'migrations');
const NAME = /^\d{4}-[a-z0-9-]+\.sql$/;

/** Any number, the same in every release: it keeps two starting processes apart. */
const LOCK = 7_155_432_918;

/**
 * Applies the numbered migrations that this database lacks, all or none. Migrations only expand, so a database that
 * knows more of them than this release is fine: the other slot may run a newer one.
 * @throws {UserError} when an applied migration was changed afterwards
 */
export async function migrate(database: Database): Promise<void> {
  const migrations = await readMigrations();
  await database.begin(async (transaction) => {
    await transaction`select pg_advisory_xact_lock(${LOCK})`;
    await transaction`
      create table if not exists schema_migrations (
        name text primary key,
        checksum text not null,
        applied_at timestamptz not null default now()
      )`;
    for (const migration of migrations) await apply(transaction, migration);
  });
}

async function apply(transaction: Transaction, migration: Migration): Promise<void> {
  const { name, checksum, text } = migration;
  const [applied] = await transaction<{ checksum: string }[]>`
    select checksum from schema_migrations where name = ${name}`;
  if (applied === undefined) {
    await transaction.unsafe(text);
    await transaction`insert into schema_migrations ${transaction({ name, checksum })}`;
  } else if (applied.checksum !== checksum) {
    throw new UserError(
      `migration ${name} was changed after it had been applied`,
      'put the old text back and write the change as a new migration',
    );
  }
}

async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => NAME.test(name)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(FOLDER, name), 'utf8');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}
