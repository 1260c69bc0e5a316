import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { request } from 'undici';
import { startVisitors, type Visitors } from '../../src/adapters/local/visitors/index.ts';
import { startBacking, type Backing } from './backing.ts';
import { declaration, EDGE_URL, values, type EdgeKind } from './declaration.ts';
import { pushReleases } from './releases.ts';

const call = promisify(execFile);

/** What a command said and how it ended; `code` is absent when a signal ended it. */
export type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Where a command is run from, when not from here. */
type Elsewhere = { readonly kubeconfig?: string; readonly stateDir?: string };

/** A command that runs. */
export type Running = { readonly child: ChildProcess; readonly ended: Promise<Ended> };

/** The built command line over an application of its own in the cluster. */
export type Zhiyou = {
  readonly namespace: string;
  readonly host: string;
  readonly folder: string;
  readonly backing: Backing;
  readonly run: (...args: readonly string[]) => Promise<Ended>;
  readonly start: (...args: readonly string[]) => Running;
  /** The same from elsewhere: with another kubeconfig, or on another machine, which has a folder of its own. */
  readonly startBy: (from: Elsewhere, ...args: readonly string[]) => Running;
  /** Declares the environment anew, changed like this, for the commands that follow. */
  readonly declare: (edit: (yaml: string) => string) => void;
  /** Runs and expects this exit code. @throws {Error} with what the command said. */
  readonly expect: (code: number, ...args: readonly string[]) => Promise<Ended>;
  readonly kubectl: (...args: readonly string[]) => Promise<string>;
  readonly visitors: (requestsPerSecond: number) => Visitors;
  /** The rollout that goes on or went last, as `zhiyou status` tells it. */
  readonly phase: () => Promise<string | undefined>;
  readonly close: () => Promise<void>;
};

const CLI = resolve('dist/cli.js');
const COMMAND_DEADLINE_MS = 400_000;

/** Makes a namespace with all that the application leans on; `close` takes it away. */
export async function openZhiyou(
  edge: EdgeKind,
  edit: (yaml: string) => string = (yaml) => yaml,
): Promise<Zhiyou> {
  await pushReleases();
  const id = randomBytes(4).toString('hex');
  const namespace = `zhiyou-test-${id}`;
  const host = `${id}.smarttravel.test`;
  const folder = mkdtempSync(join(tmpdir(), 'zhiyou-cluster-'));
  const backing = await startBacking(host);
  await apply(namespaceObject(namespace), ...secrets(namespace, backing));
  writeFileSync(join(folder, 'values.json'), JSON.stringify(values(backing)));
  const config = join(folder, 'zhiyou.yaml');
  const declare = (change: (yaml: string) => string): void =>
    writeFileSync(config, change(declaration({ edge, namespace, host, folder })));
  declare(edit);
  const commands = commandsOn(folder, config);
  const kubectl = async (...args: readonly string[]): Promise<string> =>
    (await call('kubectl', ['--namespace', namespace, ...args])).stdout;
  return {
    namespace,
    host,
    folder,
    backing,
    ...commands,
    declare,
    kubectl,
    visitors: (requestsPerSecond) =>
      startVisitors({ url: EDGE_URL, host, requestsPerSecond, seed: 7 }),
    phase: async () => {
      const { stdout } = await commands.run('status', '--output', 'json');
      const [row] = JSON.parse(stdout) as readonly { rollout?: { phase: string } }[];
      return row?.rollout?.phase;
    },
    close: async () => {
      await call('kubectl', ['delete', 'namespace', namespace, '--ignore-not-found']);
      await backing.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Commands = Pick<Zhiyou, 'run' | 'start' | 'startBy' | 'expect'>;

/** The built command line with this folder of state and this declaration. */
function commandsOn(folder: string, config: string): Commands {
  const startBy = (
    { kubeconfig, stateDir = folder }: Elsewhere,
    ...args: readonly string[]
  ): Running => {
    const child = spawn(
      process.execPath,
      [CLI, ...args, '--state-dir', stateDir, '--config', config, '--lang', 'en'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: COMMAND_DEADLINE_MS,
        killSignal: 'SIGKILL',
        env: { ...process.env, ...(kubeconfig === undefined ? {} : { KUBECONFIG: kubeconfig }) },
      },
    );
    return { child, ended: endOf(child) };
  };
  const start = (...args: readonly string[]) => startBy({}, ...args);
  const run = (...args: readonly string[]) => start(...args).ended;
  return {
    run,
    start,
    startBy,
    expect: async (code, ...args) => {
      const ended = await run(...args);
      if (ended.code === code) return ended;
      throw new Error(`${args.join(' ')}: expected ${code}, got ${ended.code}\n${textOf(ended)}`);
    },
  };
}

/** The release that answers a visitor with these headers. */
export async function askAs(
  host: string,
  headers: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const answer = await request(`${EDGE_URL}/api/version`, { headers: { ...headers, host } });
  await answer.body.dump();
  const release = answer.headers['x-release'];
  return typeof release === 'string' ? release : undefined;
}

/** Everything that a command said. */
export function textOf({ stdout, stderr }: Ended): string {
  return `${stdout}\n${stderr}`;
}

function namespaceObject(name: string): object {
  const labels = {
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
  };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function secrets(namespace: string, backing: Backing): readonly object[] {
  const secret = (name: string, stringData: Readonly<Record<string, string>>) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    stringData,
  });
  return [
    secret('smart-travel-assistant-secret', {
      DATABASE_URL: backing.databaseUrl,
      'merchant.json': JSON.stringify(backing.credentials),
    }),
  ];
}

async function apply(...objects: readonly object[]): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  const child = spawn('kubectl', ['apply', '--filename=-'], { stdio: ['pipe', 'ignore', 'pipe'] });
  child.stdin.end(JSON.stringify(list));
  const { code, stderr } = await endOf(child);
  if (code !== 0) throw new Error(`kubectl apply: ${stderr}`);
}

async function endOf(child: ChildProcess): Promise<Ended> {
  const texts = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (texts.out += part));
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (texts.err += part));
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  return { code, stdout: texts.out, stderr: texts.err };
}

/** Waits for a condition. @throws {Error} naming it when the deadline passes first. */
export async function until(
  what: string,
  condition: () => Promise<boolean>,
  deadlineMs: number,
): Promise<void> {
  const giveUpMs = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > giveUpMs) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await wait(250);
  }
}
