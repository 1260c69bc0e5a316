/** Which helm speaks; its flags differ between the major versions. */
export type HelmVersion = { readonly major: number; readonly minor: number };

/** Where a chart is: a folder, an archive, or `oci://registry/name@sha256:…`. */
type ChartReference = {
  readonly location: string;
  /** The registry speaks HTTP; for registries on this machine. */
  readonly plainHttp?: boolean;
  /** File with the certificates (PEM) of the registry's authority. */
  readonly caFile?: string;
};

/** What shall be installed under a name; installing over it is an upgrade. */
export type HelmInstall = {
  readonly name: string;
  readonly chart: ChartReference;
  /** All values that differ from the chart's own. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly description: string;
};

/** Revisions that are kept of each name. */
const HISTORY = 10;

/**
 * Arguments of `helm upgrade --install`. Values are read from stdin. Nothing waits for readiness: whoever asked looks
 * at the cluster. Helm 4 applies on the server and refuses a field that another manager owns.
 */
export function installArguments(install: HelmInstall, version: HelmVersion): readonly string[] {
  const { name, chart, description } = install;
  return [
    'upgrade',
    '--install',
    name,
    chart.location,
    '--values=-',
    '--reset-values',
    `--history-max=${HISTORY}`,
    `--description=${description}`,
    ...registryArguments(chart),
    ...(version.major >= 4 ? ['--server-side=true', '--wait=hookOnly'] : []),
    '--output=json',
  ];
}

/** Arguments of `helm template`, which asks the cluster nothing. Values are read from stdin. */
export function renderArguments({ name, chart }: HelmInstall): readonly string[] {
  return ['template', name, chart.location, '--values=-', ...registryArguments(chart)];
}

function registryArguments({ plainHttp, caFile }: ChartReference): readonly string[] {
  return [
    ...(plainHttp === true ? ['--plain-http'] : []),
    ...(caFile === undefined ? [] : [`--ca-file=${caFile}`]),
  ];
}

/** Arguments that take a name away; what ran ends gracefully. */
export function uninstallArguments(name: string): readonly string[] {
  return ['uninstall', name, '--ignore-not-found', '--cascade=background'];
}

/** Arguments that list the revisions of a name, oldest first. */
export function historyArguments(name: string, count: number): readonly string[] {
  return ['history', name, `--max=${count}`, '--output=json'];
}

const VERSION = /^v?(\d+)\.(\d+)\./;

/** Reads what `helm version` answers; absent when it is none. */
export function parseVersion(text: string): HelmVersion | undefined {
  const [, major, minor] = VERSION.exec(text.trim()) ?? [];
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}
