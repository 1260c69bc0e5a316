import type { z } from 'zod';
import { OperationError, UserError } from '../../shared/errors.ts';
import {
  historyArguments,
  installArguments,
  renderArguments,
  parseVersion,
  uninstallArguments,
  type HelmInstall,
  type HelmVersion,
} from './arguments.ts';
import { helmError, isUnknownRelease } from './helm-error.ts';
import { runProcess, type ProcessEnd } from './run-process.ts';
import { historySchema, valuesSchema, type HelmRevision } from './schema.ts';

/** The helm program, bound to one namespace of one cluster. */
export type Helm = {
  /** @throws {UserError} when there is no helm, or it is too old. */
  readonly version: () => Promise<HelmVersion>;
  /** Installs or upgrades; returns when everything is applied, not when it is ready. */
  readonly install: (install: HelmInstall, signal?: AbortSignal) => Promise<void>;
  /** The objects that an installation would apply, as YAML; nothing is applied. */
  readonly render: (install: HelmInstall) => Promise<string>;
  /** Takes a name away; one that is not there is no error. */
  readonly uninstall: (name: string, signal?: AbortSignal) => Promise<void>;
  /** The latest `count` revisions, oldest first; empty when there is none. */
  /** The values that a name was installed with, without those of the chart. */
  readonly values: (name: string) => Promise<Readonly<Record<string, unknown>>>;
  /** The objects that belong to a name, as YAML; empty when there are none. */
  readonly manifest: (name: string) => Promise<string>;
  readonly history: (name: string, count: number) => Promise<readonly HelmRevision[]>;
};

/** Which helm, and the cluster it speaks to. */
export type HelmOptions = {
  /** Such as `['helm']`. */
  readonly command: readonly [string, ...string[]];
  readonly namespace: string;
  /** File; absent: what helm finds by itself, also inside a cluster. */
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Longest time of one run. */
  readonly deadlineMs: number;
};

const OLDEST: HelmVersion = { major: 3, minor: 14 };

/** Runs the helm program; nothing is asked of it yet. */
export function openHelm(options: HelmOptions): Helm {
  const { command, deadlineMs } = options;
  // Drivers other than the default hide the state from everybody else.
  const env = { ...options.env, HELM_DRIVER: 'secret', HELM_DEBUG: 'false', NO_COLOR: '1' };
  const run = (
    args: readonly string[],
    more: { input?: string; signal?: AbortSignal | undefined },
  ) => runProcess({ command, args, env, deadlineMs, ...more });
  const inCluster = (args: readonly string[]) => [...args, ...placeArguments(options)];
  let known: Promise<HelmVersion> | undefined;
  const version = (): Promise<HelmVersion> => {
    known ??= run(['version', '--template={{.Version}}'], {}).then(supportedVersion);
    // An answer that failed is asked for again.
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  return {
    version,
    install: async (install, signal) => {
      const args = inCluster(installArguments(install, await version()));
      const input = JSON.stringify(install.values);
      refuseFailure(args, await run(args, { input, signal }));
    },
    render: async (install) => {
      const args = inCluster(renderArguments(install));
      const ended = await run(args, { input: JSON.stringify(install.values) });
      refuseFailure(args, ended);
      return ended.stdout;
    },
    uninstall: async (name, signal) => {
      const args = inCluster(uninstallArguments(name));
      refuseFailure(args, await run(args, { signal }));
    },
    values: async (name) => {
      const args = inCluster(['get', 'values', name, '--output=json']);
      const ended = await run(args, {});
      refuseFailure(args, ended);
      return answerOf(valuesSchema, ended.stdout, 'helm get values') ?? {};
    },
    manifest: async (name) => {
      const args = inCluster(['get', 'manifest', name]);
      const ended = await run(args, {});
      refuseFailure(args, ended);
      return ended.stdout;
    },
    history: async (name, count) => {
      const args = inCluster(historyArguments(name, count));
      const ended = await run(args, {});
      if (ended.code !== 0 && isUnknownRelease(ended.stderr)) return [];
      refuseFailure(args, ended);
      return answerOf(historySchema, ended.stdout, 'helm history');
    },
  };
}

function placeArguments({ namespace, kubeconfig, context }: HelmOptions): readonly string[] {
  return [
    `--namespace=${namespace}`,
    ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`]),
    ...(context === undefined ? [] : [`--kube-context=${context}`]),
  ];
}

function supportedVersion(ended: ProcessEnd): HelmVersion {
  const found = parseVersion(ended.stdout);
  const supported =
    found !== undefined &&
    (found.major > OLDEST.major || (found.major === OLDEST.major && found.minor >= OLDEST.minor));
  if (supported) return found;
  const told = ended.stdout.trim() || ended.stderr.trim() || 'nothing';
  throw new UserError(
    `helm: expected version ${OLDEST.major}.${OLDEST.minor} or newer, got ${told}`,
    'Install Helm 4, or Helm 3.14 and newer.',
  );
}

function refuseFailure(args: readonly string[], { code, stderr }: ProcessEnd): void {
  if (code !== 0) throw helmError(args, stderr);
}

function answerOf<T>(schema: z.ZodType<T>, text: string, command: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new OperationError(`${command}: unexpected answer: ${text.slice(0, 200)}`, {
      code: 'rejected',
      retryable: false,
      cause,
    });
  }
}
