import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLocalEvidence } from '../../adapters/local/store/evidence.ts';
import { documentAt } from '../render/rollout.fixture.ts';
import { openSession, type Session } from '../session.ts';
import { record } from './record.ts';

let stateDir: string;
let folder: string;
let session: Session;

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'zhiyou-record-'));
  session = await openSession({ stateDir, lang: 'en', output: 'text' }, 'local');
  ({ folder } = session.scene);
});

afterEach(() => {
  rmSync(stateDir, { recursive: true, force: true });
});

test('a rollout that runs is followed until it ends, and nothing before the end is missed', async () => {
  const running = documentAt('shifting');
  const evidence = openLocalEvidence(folder);
  await session.store.save(running);
  await evidence.add(running.id, '{"line":1}');
  const out = join(folder, 'out.ndjson');
  const recorded = record(session, undefined, { out, follow: true });
  await expect.poll(() => readFileSync(out, 'utf8')).toBe('{"line":1}\n');
  await evidence.add(running.id, '{"line":2}');
  await session.store.save(documentAt('promoted'));
  await recorded;
  expect(readFileSync(out, 'utf8')).toBe('{"line":1}\n{"line":2}\n');
});

test('a rollout without evidence, and a file that cannot be written, are told', async () => {
  await session.store.save(documentAt('promoted'));
  const out = join(folder, 'out.ndjson');
  await expect(record(session, undefined, { out })).rejects.toThrow('there is no evidence');
  const nowhere = join(folder, 'no', 'such', 'folder');
  await expect(record(session, undefined, { out: nowhere })).rejects.toThrow('cannot be written');
});
