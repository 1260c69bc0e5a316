import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { leavesOf } from './leaves.ts';
import { argumentsOf, CHART, refusal, render, renderAnew } from './render.ts';
import type { Mode } from './render.ts';

const read = (file: string): unknown => parse(readFileSync(join(CHART, file), 'utf8'));

const EVERYTHING = {
  payments: {
    enabled: true,
    publicBaseUrl: 'https://a.example',
    providerBaseUrl: 'https://b.example',
  },
  secrets: { existingSecret: 'known' },
  rbac: { create: true, rules: [{ apiGroups: [''], resources: ['services'], verbs: ['get'] }] },
  persistence: { enabled: true },
  ingress: { enabled: true, hosts: ['a.example'], tls: { enabled: true, secretName: 'tls' } },
  monitoring: { serviceMonitor: { enabled: true }, prometheusRule: { enabled: true } },
  postgres: { enabled: true, existingSecret: 'known' },
};

/** All that the switches need, and none of them on. */
const PREPARED = {
  payments: { publicBaseUrl: 'https://a.example', providerBaseUrl: 'https://b.example' },
  secrets: { existingSecret: 'known' },
  rbac: { rules: [{ apiGroups: [''], resources: ['services'], verbs: ['get'] }] },
  ingress: { hosts: ['a.example'] },
  httpRoute: { parentRefs: [{ name: 'gateway' }], hostnames: ['a.example'] },
  postgres: { existingSecret: 'known' },
};
const ROUTE = { ...PREPARED, httpRoute: { ...PREPARED.httpRoute, enabled: true } };
const OWN_SECRET = { env: ['JWT_SECRET'], data: { JWT_SECRET: 'Vu4kPq9sT2' } };

type Situation = { readonly mode: Mode; readonly values: Readonly<Record<string, unknown>> };

/** Situations of which each setting must matter in one. */
const SITUATIONS: readonly Situation[] = [
  { mode: 'standalone', values: EVERYTHING },
  { mode: 'standalone', values: PREPARED },
  { mode: 'standalone', values: { ...EVERYTHING, autoscaling: { enabled: true } } },
  { mode: 'standalone', values: ROUTE },
  { mode: 'standalone', values: { ingress: { enabled: true, hosts: ['a.example'] } } },
  { mode: 'standalone', values: { secrets: OWN_SECRET } },
  { mode: 'standalone', values: { secrets: { ...OWN_SECRET, create: true } } },
  { mode: 'blue', values: {} },
];

async function matters(changes: Readonly<Record<string, unknown>>): Promise<boolean> {
  for (const { mode, values } of SITUATIONS) {
    const args = [...argumentsOf({ mode, values }), `--set-json=${JSON.stringify(changes)}`];
    const changed = await renderAnew(args).catch(() => '');
    if (changed === '') continue;
    if (changed !== (await render({ mode, values }).catch(() => ''))) return true;
  }
  return false;
}

describe('defect 3: every setting changes what is rendered', () => {
  it.each(leavesOf(read('values.yaml')))('$path', async ({ values }) => {
    expect(await matters(values)).toBe(true);
  });
});

describe('defect 30: the schema refuses', () => {
  const typos = leavesOf(read('values.yaml')).flatMap(({ path }) => {
    const keys = path.split('.').slice(0, -1);
    return keys.length === 0 ? [] : [keys.join('.')];
  });

  it.each(['', ...new Set(typos)])('an unknown setting under "%s"', async (parent) => {
    const keys = parent === '' ? [] : parent.split('.');
    const values = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), { unknwon: '1' });
    const said = await refusal({ values: values as Record<string, unknown> });
    expect(said).toContain("'unknwon' not allowed");
  });

  it.each<[string, Record<string, unknown>]>([
    ['a word for a number', { replicas: 'three' }],
    ['a number in a variable', { env: { CACHE_TTL: 60 } }],
    ['a privileged port', { service: { port: 80 } }],
    ['root', { podSecurity: { runAsUser: 0 } }],
    [
      'a wildcard in a role',
      { rbac: { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['*'] }] } },
    ],
    [
      'secrets in a role',
      { rbac: { rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }] } },
    ],
    ['a digest of another kind', { image: { digest: 'md5:abc' } }],
    ['a host with a scheme', { ingress: { hosts: ['https://a.example'] } }],
    ['an ingress without a host', { ingress: { enabled: true } }],
  ])('%s', async (_what, values) => {
    expect(await refusal({ values })).toContain("don't meet the specifications of the schema");
  });
});
