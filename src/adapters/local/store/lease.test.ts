import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { birthOf } from '../process/alive.ts';
import { acquireLease, leaseHolder } from './lease.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhiyou-lease-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const acquire = (name: string) => {
  const answer = acquireLease(folder, name, 1);
  if (answer.kind === 'refused') throw new Error(`refused by ${answer.by.holder}`);
  return answer.lease;
};

test('while a claim holds, another is refused and told who holds it and since when', () => {
  acquire('zhang.wei');
  expect(acquireLease(folder, 'li.na', 2)).toEqual({
    kind: 'refused',
    by: { holder: 'zhang.wei', pid: process.pid, sinceMs: 1 },
  });
});

test('each holder gets a higher token, and a released lease is free', async () => {
  const first = acquire('a');
  await first.release();
  expect(leaseHolder(folder)).toBeUndefined();
  const second = acquire('b');
  expect(second.token).toBeGreaterThan(first.token);
  expect(first.held()).toBe(false);
  await first.release();
  expect(second.held()).toBe(true);
});

test('the claim of a process that is gone does not hold', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  const claim = { holder: 'gone', pid: child.pid, birth: '1', sinceMs: 1 };
  writeFileSync(join(folder, '000000007.json'), JSON.stringify(claim));
  expect(acquire('next').token).toBe(8);
});

test('a process that was given the id of a dead holder does not hold its lease', () => {
  const claim = { holder: 'dead', pid: process.pid, birth: 'another', sinceMs: 1 };
  writeFileSync(join(folder, '000000001.json'), JSON.stringify(claim));
  expect(leaseHolder(folder)).toBeUndefined();
});

test('claims do not pile up', async () => {
  for (let round = 0; round < 40; round += 1) await acquire('again').release();
  expect(readdirSync(folder).filter((name) => name.endsWith('.json')).length).toBeLessThan(20);
});

test('of many processes that try at once, one wins', async () => {
  const source = `
    const { acquireLease } = await import(${JSON.stringify(new URL('lease.ts', import.meta.url).href)});
    console.log(acquireLease(${JSON.stringify(folder)}, 'racer', 1).kind);
    process.stdin.resume();`;
  const racers = Array.from({ length: 6 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', source]),
  );
  const answers = await Promise.all(
    racers.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]).trim()),
  );
  expect(answers.filter((answer) => answer === 'held')).toHaveLength(1);
  for (const racer of racers) racer.kill('SIGKILL');
});

test('a living process has a birth, a missing one has none', () => {
  expect(birthOf(process.pid)).toBeDefined();
  expect(birthOf(2 ** 30)).toBeUndefined();
});
