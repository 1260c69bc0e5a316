import { runProcess, type ProcessEnd } from '../../adapters/helm/run-process.ts';
import { UserError } from '../../shared/errors.ts';

/** The helm program, for what needs no cluster. Answers are whole texts; a refusal is told, not thrown. */
export type OfflineHelm = {
  /** What `helm lint` complains of. */
  readonly lint: (wish: HelmWish) => Promise<readonly string[]>;
  readonly template: (wish: HelmWish) => Promise<HelmRender>;
};

/** What to render. */
export type HelmWish = {
  readonly files: readonly string[];
  readonly version: string;
  readonly apis: readonly string[];
  /** Values that win over those of the files. */
  readonly values?: unknown;
};

/** A render, or why there is none. */
export type HelmRender =
  | { readonly kind: 'rendered'; readonly text: string }
  | { readonly kind: 'failed'; readonly message: string };

const DEADLINE_MS = 60_000;
const NAMESPACE = 'zhiyou-lint';
const RELEASE = 'smart-travel';

/**
 * Opens the program.
 * @throws {UserError} when it is not installed.
 */
export async function openOfflineHelm(chart: string): Promise<OfflineHelm> {
  await findHelm();
  return {
    lint: async (wish) => {
      const args = ['lint', chart, '--quiet', ...commonArguments(wish)];
      const { stdout, stderr } = await run(args);
      const lines = `${stdout}\n${stderr}`.split('\n');
      return lines.filter((line) => /^\[(?:ERROR|WARNING)\]/.test(line));
    },
    template: async (wish) => {
      const apis = wish.apis.flatMap((api) => ['--api-versions', api]);
      const args = ['template', RELEASE, chart, ...commonArguments(wish), ...apis];
      const ended = await run(args, JSON.stringify(wish.values ?? {}));
      if (ended.code === 0) return { kind: 'rendered', text: ended.stdout };
      return { kind: 'failed', message: ended.stderr.trim().replace(/\n\nUse --debug.*$/s, '') };
    },
  };
}

async function findHelm(): Promise<void> {
  const { code } = await run(['version', '--short']).catch((error: unknown) => {
    if (error instanceof UserError) return { code: 127 };
    throw error;
  });
  if (code === 0) return;
  throw new UserError(
    'helm: expected a program of this name that works, found none',
    'Install Helm 4, or Helm 3.14 and newer: zhiyou chart lint renders with it.',
  );
}

function run(args: readonly string[], input = ''): Promise<ProcessEnd> {
  return runProcess({ command: ['helm'], args, input, env: process.env, deadlineMs: DEADLINE_MS });
}

function commonArguments({ files, version, values }: HelmWish): readonly string[] {
  return [
    ...files.flatMap((file) => ['--values', file]),
    ...(values === undefined ? [] : ['--values', '-']),
    '--namespace',
    NAMESPACE,
    '--kube-version',
    version,
  ];
}
