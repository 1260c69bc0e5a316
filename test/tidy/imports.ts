import { posix } from 'node:path';
import type { Rule, SourceFile } from './rule.ts';

/** What a folder may import besides itself: other folders, `npm:NAME` packages, `npm:*` for every package, `node:*`. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  domain: ['shared'],
  evidence: ['shared', 'domain'],
  judge: ['shared', 'domain'],
  peers: ['shared', 'domain'],
  engine: ['shared', 'domain'],
  'evidence-file': ['shared', 'domain', 'npm:zod'],
  config: ['shared', 'domain', 'npm:zod', 'npm:yaml', 'npm:croner'],
  chart: ['shared', 'npm:zod', 'npm:yaml'],
  release: ['shared', 'domain', 'node:*', 'npm:zod'],
  pipeline: ['shared', 'node:*', 'npm:yaml'],
  secrets: ['shared', 'node:*', 'npm:zod', 'npm:yaml', 'npm:age-encryption'],
  tls: ['shared', 'node:*'],
  ports: ['domain'],
  environments: ['shared', 'domain', 'ports', 'secrets', 'tls'],
  approvals: ['shared', 'domain', 'ports', 'node:*', 'npm:zod'],
  dora: ['ports', 'npm:zod'],
  trial: ['shared', 'domain', 'evidence', 'judge', 'engine'],
  replay: ['shared', 'domain', 'evidence', 'judge', 'engine', 'trial', 'peers', 'evidence-file'],
  runner: ['shared', 'domain', 'evidence', 'judge', 'engine', 'trial', 'evidence-file', 'ports'],
  'adapters/journal': ['shared', 'domain', 'ports', 'node:*', 'npm:zod'],
  'adapters/kubernetes': adapter('npm:undici', 'npm:yaml'),
  'adapters/local': adapter('npm:postgres', 'npm:pino', 'npm:undici'),
  'adapters/helm': adapter(),
  'adapters/prometheus': adapter('npm:undici'),
  'adapters/service': ['shared', 'domain', 'ports', 'node:*', 'npm:zod'],
  'adapters/oci': adapter('npm:undici'),
  'adapters/gitlab': ['shared', 'ports', 'npm:zod', 'npm:undici'],
  server: ['shared', 'domain', 'ports', 'runner', 'node:*', 'npm:*'],
  controller: ['shared', 'domain', 'ports', 'runner', 'node:*', 'npm:*'],
  service: ['node:*', 'npm:*'],
};

/**
 * A group of adapters is one line in the table, with the clients of its own system. What the delivered service says is
 * read the same way wherever it runs, and the journal's chain is the same wherever it is kept.
 */
function adapter(...clients: readonly string[]): readonly string[] {
  const common = ['adapters/journal', 'adapters/service'];
  return ['shared', 'domain', 'ports', ...common, 'node:*', 'npm:zod', ...clients];
}

/** Where the code differs from the table, and why that is borne; an entry that nothing needs is itself an error. */
const DEVIATIONS: Readonly<Record<string, string>> = {
  'runner -> npm:zod': 'saved memory and queued inputs are read back there, as unknown',
  'service -> shared': 'its errors and canonical JSON; the image carries src/shared along',
};

/** The only files that build adapters; the demo brings visitors of its own, and charts need no environment. */
const COMPOSERS: readonly RegExp[] = [
  /^src\/cli\/compose\//,
  /^src\/cli\/store\.ts$/,
  /^src\/cli\/demo\/demo\.ts$/,
  /^src\/cli\/chart\/(?:push|helm)\.ts$/,
  /^src\/cli\/release\/registry\.ts$/,
];

const STATEMENT =
  /^[ \t]*(?:import|export)\b(?:[^'"();=]*?\bfrom)?\s*['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]/gm;

/** Names of all modules that a source imports, also lazily and only for types. */
export function importsOf(text: string): readonly string[] {
  return [...text.matchAll(STATEMENT)].flatMap(([, fixed, lazy]) => fixed ?? lazy ?? []);
}

/** Imports that the table does not allow, and deviations that nothing needs. */
export function importTable(deviations: Readonly<Record<string, string>> = DEVIATIONS): Rule {
  return (files) => {
    const found = files.flatMap(strangersOf);
    const arrows = new Set(found.map(({ arrow }) => arrow));
    const unneeded = Object.keys(deviations).filter((deviation) => !arrows.has(deviation));
    return [
      ...found
        .filter(({ arrow }) => !Object.hasOwn(deviations, arrow))
        .map(
          ({ path, arrow, specifier }) => `${path} imports ${specifier}: ${arrow} is not allowed`,
        ),
      ...unneeded.map((deviation) => `nothing needs the deviation ${deviation} any more`),
    ];
  };
}

/** Sources that import a test's file, and command-line files that build adapters beside the composers. */
export const importPlaces: Rule = (files) =>
  files.flatMap(({ path, text }) => {
    if (isFree(path)) return [];
    const targetsOf = (code: string) => importsOf(code).map((one) => resolved(path, one));
    const tests = targetsOf(text).filter(isTest);
    const composes = zoneOf(path) !== 'cli' || COMPOSERS.some((place) => place.test(path));
    const adapters = composes
      ? []
      : targetsOf(withoutTypes(text)).filter((target) => target.startsWith('src/adapters/'));
    return [
      ...tests.map((one) => `${path} imports ${one}, which is for tests`),
      ...adapters.map((one) => `${path} builds ${one}, which src/cli/compose does`),
    ];
  });

function withoutTypes(text: string): string {
  return text.replaceAll(/^import type\b[^;]*;/gm, '');
}

type Stranger = { readonly path: string; readonly arrow: string; readonly specifier: string };

function strangersOf({ path, text }: SourceFile): readonly Stranger[] {
  const from = zoneOf(path);
  if (isFree(path) || from === 'cli') return [];
  const allowed = MAY_IMPORT[from] ?? [];
  return importsOf(text).flatMap((specifier) => {
    const to = zoneOf(resolved(path, specifier));
    const group = to.startsWith('npm:') ? 'npm:*' : to;
    if ([from, ...allowed].some((one) => one === to || one === group)) return [];
    return [{ path, arrow: `${from} -> ${to}`, specifier }];
  });
}

function resolved(path: string, specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  if (!specifier.startsWith('.')) return `npm:${packageOf(specifier)}`;
  return posix.join(posix.dirname(path), specifier);
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function zoneOf(path: string): string {
  if (path.startsWith('npm:')) return path;
  if (path.startsWith('node:')) return 'node:*';
  const [top = '', folder = '', group = ''] = path.split('/');
  if (top !== 'src') return top;
  return folder === 'adapters' ? `adapters/${group}` : folder;
}

function isTest(path: string): boolean {
  return path.startsWith('test/') || /\.(?:test|fixture)\.ts$/.test(path);
}

function isFree(path: string): boolean {
  return isTest(path) || !/^(?:src|service)\//.test(path);
}
