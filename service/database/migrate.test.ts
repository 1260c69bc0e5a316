import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database } from './connect.ts';
import { startTestDatabase } from './database.fixture.ts';
import { migrate } from './migrate.ts';

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let database: Database;
beforeAll(async () => {
  server = await startTestDatabase();
  database = openDatabase(server.url, 'migrate-test');
}, 30_000);
afterAll(async () => {
  await database.end();
  await server.stop();
});

const applied = () => database`select name, applied_at from schema_migrations order by name`;

test('processes that start together apply each migration once, and later starts none', async () => {
  await Promise.all([migrate(database), migrate(database), migrate(database)]);
  const first = await applied();
  expect(first.map((row) => row['name'])).toEqual(['0001-orders.sql', '0002-ledger.sql']);
  await migrate(database);
  expect(await applied()).toEqual(first);
});

test('a database that a newer release has expanded is accepted', async () => {
  await database`insert into schema_migrations (name, checksum) values ('9999-later.sql', 'x')`;
  await expect(migrate(database)).resolves.toBeUndefined();
});

test('a migration that was changed after it had been applied is refused', async () => {
  await database`update schema_migrations set checksum = 'other' where name = '0001-orders.sql'`;
  await expect(migrate(database)).rejects.toThrow(/0001-orders\.sql was changed/);
});
