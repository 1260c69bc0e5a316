import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';

const run = promisify(execFile);

/** The chart's folder. */
export const CHART: string = join(import.meta.dirname, '../../helm/smart-travel');
/** What the operators add to a cluster that serve their own kinds. */
export const CUSTOM_KINDS: readonly string[] = [
  'monitoring.coreos.com/v1',
  'gateway.networking.k8s.io/v1',
];
export const ENVIRONMENTS = ['development', 'staging', 'production'] as const;
type Environment = (typeof ENVIRONMENTS)[number];
export type Mode = 'standalone' | 'blue' | 'green' | 'edge';

/** One call of `helm template`. Without `environment` the chart's own defaults hold. */
export type Rendering = {
  readonly environment?: Environment | undefined;
  readonly mode?: Mode;
  /** Laid over the values files. */
  readonly values?: Readonly<Record<string, unknown>>;
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
};

/** An object as it would be sent to Kubernetes. */
export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // A manifest is read field by field, and what is not there shows as a failed expectation.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly spec: any;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly [field: string]: any;
};

const RELEASES: Readonly<Record<Mode, string>> = {
  standalone: 'smart-travel-alone',
  blue: 'smart-travel-blue',
  green: 'smart-travel-green',
  edge: 'smart-travel-edge',
};

/** The arguments of `helm template` for a rendering. */
export function argumentsOf(rendering: Rendering): readonly string[] {
  const { environment, mode = 'standalone', values = {}, kubeVersion = '1.34' } = rendering;
  const isSlot = mode === 'blue' || mode === 'green';
  const modeValues = isSlot ? { mode: 'slot', slot: { name: mode } } : { mode };
  const files = environment === undefined ? [] : [`values-${environment}.yaml`];
  const custom = rendering.apiVersions ?? CUSTOM_KINDS;
  return [
    'template',
    RELEASES[mode],
    CHART,
    '--namespace=trips',
    `--kube-version=${kubeVersion}`,
    ...files.map((file) => `--values=${join(CHART, file)}`),
    ...[modeValues, values].map((one) => `--set-json=${JSON.stringify(one)}`),
    ...custom.map((one) => `--api-versions=${one}`),
  ];
}

const rendered = new Map<string, Promise<string>>();

/** What Helm renders, remembered by its arguments. Rejects with what Helm says. */
export function render(rendering: Rendering): Promise<string> {
  const args = argumentsOf(rendering);
  const key = args.join(' ');
  const known = rendered.get(key) ?? renderAnew(args);
  rendered.set(key, known);
  return known;
}

/** What Helm renders now. */
export async function renderAnew(args: readonly string[]): Promise<string> {
  const { stdout } = await run('helm', [...args], { maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}

/** The objects of a text, read as kubectl reads it. @throws when it is no YAML or a key is there twice. */
export function readManifests(text: string): readonly Manifest[] {
  return parseAllDocuments(text, { version: '1.1', uniqueKeys: true }).flatMap((document) => {
    const [problem] = document.errors;
    if (problem !== undefined) throw problem;
    const read = document.toJS() as Manifest | null;
    return read === null ? [] : [read];
  });
}

export async function manifests(rendering: Rendering): Promise<readonly Manifest[]> {
  return readManifests(await render(rendering));
}

/** The only object of a kind; hooks such as those of `helm test` are left out. */
export async function manifest(kind: string, rendering: Rendering): Promise<Manifest> {
  const found = (await manifests(rendering)).filter(
    (one) => one.kind === kind && one.metadata.labels?.['app.kubernetes.io/component'] !== 'test',
  );
  if (found.length !== 1) throw new Error(`expected one ${kind}, got ${found.length}`);
  return found[0] as Manifest;
}

/** Helm's refusal, or an empty text where it renders. */
export function refusal(rendering: Rendering): Promise<string> {
  return render(rendering).then(
    () => '',
    (error: unknown) => String((error as { stderr?: string }).stderr ?? error),
  );
}
