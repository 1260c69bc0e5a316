import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { z } from 'zod';
import { messageOf, OperationError, UserError } from '../../../shared/errors.ts';
import type { Access, Identity } from './access.ts';
import type { ClusterEntry, ExecEntry } from './kubeconfig-schema.ts';

/** People may have to log in within it. */
const DEADLINE_MS = 60_000;
const MAX_OUTPUT = 1024 * 1024;
/** Credentials are renewed this long before they end. */
const EARLY_MS = 30_000;

const VERSIONS: ReadonlySet<string> = new Set([
  'client.authentication.k8s.io/v1',
  'client.authentication.k8s.io/v1beta1',
]);

const answerSchema = z.looseObject({
  status: z.looseObject({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.string().nullish(),
  }),
});

type Place = {
  readonly folder: string;
  readonly cluster: ClusterEntry & { readonly authority: string | undefined };
};
type Cached = { readonly identity: Identity; readonly untilMs: number };

/**
 * Credentials by an exec plugin (client.authentication.k8s.io), kept until shortly before they expire or the API server
 * refuses them. Calls at the same time run it once.
 */
export function execPlugin(
  label: string,
  entry: ExecEntry,
  place: Place,
): Pick<Access, 'identity' | 'forget'> {
  if (!VERSIONS.has(entry.apiVersion)) {
    throw new UserError(
      `context ${label}: exec.apiVersion: expected client.authentication.k8s.io/v1, got ${entry.apiVersion}`,
      'Update the plugin, then write its kubeconfig entry anew.',
    );
  }
  if (entry.interactiveMode === 'Always') {
    throw new UserError(
      `context ${label}: the exec plugin ${entry.command} wants to ask questions (interactiveMode: Always)`,
      'Log in with it first, and set interactiveMode: IfAvailable.',
    );
  }
  let cached: Cached | undefined;
  let running: Promise<Cached> | undefined;
  const renewed = async () => {
    running ??= run(label, entry, place).finally(() => {
      running = undefined;
    });
    cached = await running;
    return cached;
  };
  return {
    identity: async () => {
      const valid = cached !== undefined && Date.now() < cached.untilMs ? cached : await renewed();
      return valid.identity;
    },
    forget: () => {
      cached = undefined;
      return true;
    },
  };
}

async function run(label: string, entry: ExecEntry, place: Place): Promise<Cached> {
  const failed = (why: string, cause?: unknown) =>
    new OperationError(
      `context ${label}: exec plugin ${entry.command}: ${why}${entry.installHint === undefined ? '' : `. ${entry.installHint}`}`,
      { code: 'forbidden', retryable: false, cause },
    );
  const output = await outputOf(entry, place).catch((cause: unknown) => {
    throw failed(messageOf(cause), cause);
  });
  let content: unknown;
  try {
    content = JSON.parse(output);
  } catch {
    throw failed('its answer is not JSON');
  }
  const parsed = answerSchema.safeParse(content);
  if (!parsed.success) throw failed(`its answer is no ExecCredential`);
  const { token, clientCertificateData, clientKeyData, expirationTimestamp } = parsed.data.status;
  if (token === undefined && clientCertificateData === undefined) {
    throw failed('its answer holds neither a token nor a certificate');
  }
  const untilMs = expirationTimestamp ? Date.parse(expirationTimestamp) - EARLY_MS : Infinity;
  return {
    identity: { token, certificate: clientCertificateData, key: clientKeyData },
    untilMs,
  };
}

function outputOf(entry: ExecEntry, { folder, cluster }: Place): Promise<string> {
  const command = entry.command.includes('/') ? resolve(folder, entry.command) : entry.command;
  const info = {
    apiVersion: entry.apiVersion,
    kind: 'ExecCredential',
    spec: specOf(entry, cluster),
  };
  const extra = Object.fromEntries((entry.env ?? []).map(({ name, value }) => [name, value]));
  return new Promise((settle, fail) => {
    const child = spawn(command, [...(entry.args ?? [])], {
      env: { ...process.env, ...extra, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what the plugin started ends with it.
      detached: true,
    });
    let output = '';
    let complaint = '';
    const end = (why: string) => {
      clearTimeout(timer);
      if (child.pid !== undefined && child.exitCode === null) killGroup(child.pid);
      child.stdout.destroy();
      child.stderr.destroy();
      fail(new Error(why));
    };
    const timer = setTimeout(() => end(`no answer in ${DEADLINE_MS / 1000} s`), DEADLINE_MS);
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      output += part;
      if (output.length > MAX_OUTPUT) end('its answer is too long');
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      complaint = (complaint + part).slice(-2000);
    });
    child.on('error', (error) => end(messageOf(error)));
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 0) settle(output);
      else end(`it ended with ${code ?? 'a signal'}: ${complaint.trim().split('\n').at(-1) ?? ''}`);
    });
  });
}

function specOf(entry: ExecEntry, cluster: Place['cluster']): unknown {
  if (entry.provideClusterInfo !== true) return { interactive: false };
  const { authority } = cluster;
  return {
    interactive: false,
    cluster: {
      server: cluster.server,
      'tls-server-name': cluster['tls-server-name'],
      'certificate-authority-data':
        authority === undefined ? undefined : Buffer.from(authority).toString('base64'),
      'proxy-url': cluster['proxy-url'],
    },
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself in this moment.
  }
}
