// Makes schemas/kubernetes.json.br: the schemas that `zhiyou chart lint` checks objects against, from Go modules.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { customKinds } from './chart-schemas/custom-kinds.ts';
import { mergeVersions } from './chart-schemas/merge-versions.ts';
import { trim } from './chart-schemas/trim.ts';

const KUBERNETES: readonly string[] = [
  '1.30.14',
  '1.31.14',
  '1.32.10',
  '1.33.6',
  '1.34.2',
  '1.35.0',
  '1.36.0',
];
/** Modules that carry CustomResourceDefinitions, the folder in each, and which files of it. */
const CUSTOM: readonly (readonly [string, string, RegExp])[] = [
  [
    'sigs.k8s.io/gateway-api@v1.6.1',
    'config/crd/standard',
    /^gateway\.networking\.k8s\.io_\w+s\.yaml$/,
  ],
  [
    'github.com/traefik/traefik/v3@v3.7.13',
    'docs/content/reference/dynamic-configuration',
    /^traefik\.io_\w+\.yaml$/,
  ],
  [
    'github.com/prometheus-operator/prometheus-operator@v0.85.0',
    'example/prometheus-operator-crd',
    /_(?:servicemonitors|podmonitors|prometheusrules|probes)\.yaml$/,
  ],
  ['github.com/cert-manager/cert-manager@v1.21.2', 'deploy/crds', /^cert-manager\.io_\w+\.yaml$/],
];

function moduleFolder(module: string): string {
  const options = { encoding: 'utf8', env: { ...process.env, GOFLAGS: '-mod=mod' } } as const;
  const told: unknown = JSON.parse(
    execFileSync('go', ['mod', 'download', '-json', module], options),
  );
  if (typeof told === 'object' && told !== null && 'Dir' in told) return String(told.Dir);
  throw new Error(`${module}: go told no folder`);
}

const swaggers = KUBERNETES.map((version) => {
  const folder = moduleFolder(`k8s.io/kubernetes@v${version}`);
  const text = readFileSync(join(folder, 'api/openapi-spec/swagger.json'), 'utf8');
  return { version: version.split('.').slice(0, 2).join('.'), swagger: JSON.parse(text) };
});
const definitions = CUSTOM.flatMap(([module, folder, names]) => {
  const place = join(moduleFolder(module), folder);
  return readdirSync(place)
    .filter((name) => names.test(name))
    .toSorted()
    .map((name) => readFileSync(join(place, name), 'utf8'));
});

const schemas = trim(mergeVersions(swaggers), customKinds(definitions));
const text = JSON.stringify(schemas);
const packed = brotliCompressSync(text, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
});
writeFileSync(join(import.meta.dirname, '../schemas/kubernetes.json.br'), packed);
console.log(
  `${Object.keys(schemas.kinds).length} kinds, ${text.length} bytes, ${packed.length} packed`,
);
