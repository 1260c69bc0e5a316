import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLocalEvidence } from './evidence.ts';

const ID = '2026-11-30-001';
let folder: string;
const file = () => join(folder, 'rollouts', ID, 'evidence.ndjson');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhiyou-evidence-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('lines come back in their order, each once, and nobody else may read them', async () => {
  const evidence = openLocalEvidence(folder);
  const follow = evidence.follow(ID);
  expect(await follow()).toEqual([]);
  await evidence.add(ID, '{"a":1}');
  await evidence.add(ID, '{"a":2}');
  expect(await follow()).toEqual(['{"a":1}', '{"a":2}']);
  await evidence.add(ID, '{"a":3}');
  expect(await follow()).toEqual(['{"a":3}']);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

test('what a kill left of a line is passed over, and cut off by the next line', async () => {
  const evidence = openLocalEvidence(folder);
  await evidence.add(ID, '{"a":1}');
  appendFileSync(file(), '{"a":');
  const follow = evidence.follow(ID);
  expect(await follow()).toEqual(['{"a":1}']);
  await openLocalEvidence(folder).add(ID, '{"a":2}');
  expect(readFileSync(file(), 'utf8')).toBe('{"a":1}\n{"a":2}\n');
});

test('a file that was cut in its first line begins anew', async () => {
  const evidence = openLocalEvidence(folder);
  await evidence.add(ID, '{"a":1}');
  appendFileSync(file(), '');
  rmSync(file());
  appendFileSync(file(), '{"a"');
  await evidence.add(ID, '{"b":1}');
  expect(readFileSync(file(), 'utf8')).toBe('{"b":1}\n');
});

test('a full file says so once and grows no more', async () => {
  const evidence = openLocalEvidence(folder, 20);
  for (const line of ['{"a":1}', '{"a":2}', '{"a":3}', '{"a":4}']) await evidence.add(ID, line);
  expect(readFileSync(file(), 'utf8')).toBe('{"a":1}\n{"a":2}\n{"end":"size"}\n');
});

test('a folder that cannot be written is an error that says what to do', async () => {
  appendFileSync(join(folder, 'rollouts'), 'a file');
  await expect(openLocalEvidence(folder).add(ID, '{}')).rejects.toThrow('Free some space');
});
