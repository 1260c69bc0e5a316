import { execFile, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { z } from 'zod';
import { folderOfNode, NODE_VERSIONS } from './nodes.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const INSTALL_DEADLINE_MS = 300_000;
const TEST_DEADLINE_MS = 120_000;
const RUN_DEADLINE_MS = 60_000;
const ZHIYOU = join('node_modules', '.bin', 'zhiyou');
const packSchema = z.tuple([
  z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }),
]);
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

const folder = mkdtempSync(join(tmpdir(), 'zhiyou-package-'));
const nodes = new Map<string, string>();
let packed: readonly string[] = [];

beforeAll(async () => {
  const pack = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: ROOT });
  const [{ filename, files }] = packSchema.parse(
    JSON.parse(pack.stdout.slice(pack.stdout.indexOf('['))),
  );
  packed = files.map(({ path }) => path);
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  await run('npm', ['install', ...flags, `./${filename}`], { cwd: folder });
  for (const one of NODE_VERSIONS) {
    const found = await folderOfNode(one);
    if (found !== undefined) nodes.set(one, found);
  }
}, INSTALL_DEADLINE_MS);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
}, RUN_DEADLINE_MS);

async function nodeOf(nodeVersion: string, { annotate }: TestContext): Promise<string | undefined> {
  const node = nodes.get(nodeVersion);
  if (node === undefined)
    await annotate(`Node ${nodeVersion} could not be had, so it was not tried.`);
  return node;
}

/** Runs a command in the folder of the installation, with a Node of its own before all others. */
function inInstallation(
  node: string,
  [command, ...args]: readonly [string, ...string[]],
): SpawnSyncReturns<string> {
  const PATH = [node, process.env['PATH']].join(delimiter);
  const env = { PATH, HOME: folder, npm_config_offline: 'true', PORT: 'none' };
  return spawnSync(command, args, { cwd: folder, env, encoding: 'utf8', timeout: RUN_DEADLINE_MS });
}

it('carries the bundle, what it declares by itself, its documents and nothing else', () => {
  const expected =
    /^(?:package\.json|zhiyou\.yaml|README[\w.-]*\.md|LICENSE|schemas\/kubernetes\.json\.br|dist\/.*\.(?:js|sql|txt))$/;
  expect(packed.filter((path) => !expected.test(path))).toEqual([]);
  expect(packed).toContain('dist/migrations/0001-orders.sql');
});

it('was tried with at least one Node', () => {
  expect([...nodes.keys()]).not.toEqual([]);
});

describe.each(NODE_VERSIONS)('under Node %s', (nodeVersion) => {
  it('tells its version and help', { timeout: TEST_DEADLINE_MS }, async (context) => {
    const node = await nodeOf(nodeVersion, context);
    if (node === undefined) return;
    expect(inInstallation(node, ['node', '--version']).stdout).toBe(`v${nodeVersion}\n`);
    expect(inInstallation(node, ['npx', 'zhiyou', '--version'])).toMatchObject({
      status: 0,
      stdout: `${version}\n`,
    });
    expect(inInstallation(node, ['npx', 'zhiyou', '--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('zhiyou [options] [command]'),
      stderr: '',
    });
  });

  it(
    'shows a plan of what it declares by itself',
    { timeout: TEST_DEADLINE_MS },
    async (context) => {
      const node = await nodeOf(nodeVersion, context);
      if (node === undefined) return;
      const args = ['deploy', '--dry-run', '--image-tag', '6.2.0'];
      expect(inInstallation(node, [ZHIYOU, ...args])).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('6.2.0'),
      });
    },
  );

  it.each([
    ['edge', 'EDGE_STATE_FILE'],
    ['service', 'PORT'],
    ['provider-simulator', 'PROVIDER_CREDENTIALS_FILE'],
  ])(
    'loads the whole of %s, which then misses %s',
    { timeout: TEST_DEADLINE_MS },
    async (program, missing) => {
      const node = nodes.get(nodeVersion);
      if (node === undefined) return;
      const ended = inInstallation(node, ['node', `node_modules/zhiyou/dist/${program}.js`]);
      expect(ended.status).not.toBe(0);
      expect(`${ended.stdout}${ended.stderr}`).toMatch(new RegExp(`^\\{.*${missing}`, 'm'));
    },
  );
});
