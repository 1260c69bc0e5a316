import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readJournal } from '../../src/adapters/local/store/journal.ts';
import type { Input } from '../../src/domain/input.ts';
import { stableJson } from '../../src/shared/stable-json.ts';
import type { Outcome } from '../simulation/simulate.ts';
import { entriesOf, play } from './policy.fixture.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhiyou-audit-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const asked: readonly Input[] = [
  { kind: 'pause', by: 'wang' },
  { kind: 'resume', by: 'li.na' },
];

function rollout(): Promise<Outcome> {
  return play({
    incidents: asked.map((input, k) => ({ atMs: 6000 + 2000 * k, kind: 'input', input })),
  });
}

function check(lines: readonly string[]): ReturnType<typeof readJournal>['check'] {
  const path = join(folder, 'journal.ndjson');
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return readJournal(path).check;
}

test('P15: every entry of a rollout hangs on the one before; none can be changed, left out or moved', async () => {
  const lines = (await rollout()).journal.split('\n');
  expect(check(lines)).toEqual({ kind: 'intact', entries: lines.length });
  for (let k = 0; k < lines.length - 1; k += 1) {
    const line = lines[k] ?? '';
    expect(check(lines.toSpliced(k, 1))).toMatchObject({ kind: 'broken' });
    expect(check(lines.with(k, line.replace('"actor":"', '"actor":"x')))).toMatchObject({
      kind: 'broken',
      line: k + 1,
    });
  }
});

test('P15: an entry that is rewritten together with its hash breaks the chain after it', async () => {
  const lines = (await rollout()).journal.split('\n');
  const entry: { hash: string } = JSON.parse(lines[3] ?? '{}');
  const { hash: _hash, ...body } = { ...entry, actor: 'nobody' };
  const hash = createHash('sha256').update(stableJson(body)).digest('hex');
  const forged = lines.with(3, stableJson({ ...body, hash }));
  expect(check(forged)).toMatchObject({ kind: 'broken', line: 5 });
});

test('P15: the journal says who wanted what, and on which numbers each step was decided', async () => {
  const entries = entriesOf(await rollout());
  const inputs = entries.flatMap(({ event }) => event.input ?? []);
  expect(inputs).toEqual(asked);
  expect(new Set(entries.map(({ actor }) => actor))).toEqual(new Set(['runner-1']));
  const proofs = entries.filter(({ event }) => event.because?.code === 'step-proven');
  expect(proofs.length).toBe(5);
  for (const { event } of proofs) {
    expect(event.evidence?.every(({ eOk, passAt }) => eOk >= passAt)).toBe(true);
  }
});
