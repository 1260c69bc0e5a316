import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { birthOf } from './alive.ts';
import { findProcess, launch, stopProcess, type LaunchOptions } from './launch.ts';

const SERVE = `
  require('http').createServer().listen(0, '127.0.0.1', function () {
    console.log(JSON.stringify({ msg: 'listening', pid: process.pid, ...this.address(), host: '127.0.0.1' }));
  });`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhiyou-process-'));
});
afterEach(async () => {
  await stopProcess(join(folder, 'record.json'), 0);
  rmSync(folder, { recursive: true });
});

const options = (source: string): LaunchOptions => ({
  record: join(folder, 'record.json'),
  log: join(folder, 'process.log'),
  command: [process.execPath, '-e', source],
  cwd: folder,
  env: {},
  deadlineMs: 5000,
});

test('a process is found again by its record until it is stopped', async () => {
  const started = await launch(options(SERVE));
  expect(findProcess(join(folder, 'record.json'))).toEqual(started);
  await stopProcess(join(folder, 'record.json'), 5000);
  expect(birthOf(started.pid)).toBeUndefined();
  expect(findProcess(join(folder, 'record.json'))).toBeUndefined();
});

test('a process that refuses to end is ended after the grace time', async () => {
  const started = await launch(options(`process.on('SIGTERM', () => {});${SERVE}`));
  await stopProcess(join(folder, 'record.json'), 50);
  await expect.poll(() => birthOf(started.pid)).toBeUndefined();
});

test('a process that ends before it serves is an error with its last lines', async () => {
  const failing = launch(options(`console.error('no such port'); process.exit(3)`));
  await expect(failing).rejects.toThrow(/exit code 3 before it served[^]*no such port/);
});

test('a program that does not exist is an error', async () => {
  const missing = launch({ ...options(''), command: ['/does/not/exist'] });
  await expect(missing).rejects.toThrow(/ENOENT/);
});

test('a process that stays silent is ended at the deadline', async () => {
  const silent = launch({ ...options('setInterval(() => {}, 1000)'), deadlineMs: 200 });
  await expect(silent).rejects.toThrow(/did not serve within 200 ms/);
});

test('a process whose starter was killed is adopted by the line in its log', async () => {
  const launcher = `
    const { launch } = await import(${JSON.stringify(new URL('launch.ts', import.meta.url).href)});
    launch({ ...${JSON.stringify(options(SERVE))}, deadlineMs: 5000 });
    process.kill(process.pid, 'SIGKILL');`;
  spawnSync(process.execPath, ['--input-type=module', '-e', launcher]);
  await expect
    .poll(() => findProcess(join(folder, 'record.json')), { timeout: 5000 })
    .toBeDefined();
});
