import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CHART, refusal } from './render.ts';

type Values = Readonly<Record<string, unknown>>;

/** Paths of all settings that hold others; `podLabels`, resources and the like end the walk. */
function branchesOf(tree: unknown, path: readonly string[] = []): readonly string[] {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return [];
  const last = path.at(-1) ?? '';
  const isOpen = /[lL]abels$|^annotations$|^nodeSelector$/.test(last);
  const inner = Object.entries(tree).flatMap(([key, value]) => branchesOf(value, [...path, key]));
  return isOpen ? [] : [path.join('.'), ...inner];
}

const nested = (path: string, value: unknown): Values =>
  (path === '' ? [] : path.split('.')).reduceRight<unknown>(
    (inner, key) => ({ [key]: inner }),
    value,
  ) as Values;

const role = (rule: Values): Values => ({
  rbac: { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'], ...rule }] },
});

describe('defect 30: the schema refuses', () => {
  const tree: unknown = parse(readFileSync(join(CHART, 'values.yaml'), 'utf8'));

  it.each(branchesOf(tree))('an unknown setting under "%s"', async (path) => {
    const said = await refusal({ values: nested(path, { unknwon: '1' }) });
    expect(said).toContain("'unknwon' not allowed");
  });

  it.each<[string, Values]>([
    ['a word for a number', { replicas: 'three' }],
    ['a number in a variable', { env: { CACHE_TTL: 60 } }],
    ['a secret among the variables', { env: { DATABASE_URL: 'postgres://a' } }],
    ['a privileged port', { service: { port: 80 } }],
    ['root', { podSecurity: { runAsUser: 0 } }],
    ['a wildcard in a role', role({ verbs: ['*'] })],
    ['secrets in a role', role({ resources: ['secrets'] })],
    ['a digest of another kind', { image: { digest: 'md5:abc' } }],
    ['a host with a scheme', { ingress: { hosts: ['https://a.example'] } }],
    ['an ingress without a host', { ingress: { enabled: true } }],
    ['defect 4: pod security policies', { podSecurityPolicy: { enabled: true } }],
    ['defect 9: a number in an annotation', { ingress: { annotations: { weight: 10 } } }],
    [
      'defect 8: the old annotation of the ingress class',
      { ingress: { annotations: { 'kubernetes.io/ingress.class': 'nginx' } } },
    ],
    ['defect 2: settings of subcharts', { postgresql: { enabled: true } }],
  ])('%s', async (_what, values) => {
    expect(await refusal({ values })).toContain("don't meet the specifications of the schema");
  });
});

const payments = {
  enabled: true,
  publicBaseUrl: 'https://a.example',
  providerBaseUrl: 'https://b.example',
};
const url = (password: string) => ({
  secrets: {
    create: true,
    data: { DATABASE_URL: `postgres://trips:${password}@database:5432/trips` },
  },
});

describe('the chart refuses, and says what to do', () => {
  it.each<[string, Values, RegExp]>([
    ['a slot without a name', { mode: 'slot' }, /blue or green/],
    ['a slot beside its mode', { slot: { name: 'blue' } }, /expected empty in mode standalone/],
    ['a name of its own in mode edge', { mode: 'edge', fullnameOverride: 'a' }, /leave it empty/],
    ['the tag latest alone', { image: { tag: 'latest' } }, /image\.digest/],
    [
      'two routes of one host',
      {
        ingress: { enabled: true, hosts: ['a.example'] },
        httpRoute: { enabled: true, hostnames: ['a.example'], parentRefs: [{ name: 'a' }] },
      },
      /switch one of them off/,
    ],
    [
      'a floor above the ceiling',
      { autoscaling: { enabled: true, minReplicas: 9 } },
      /minReplicas is above/,
    ],
    [
      'defect 5: a volume of one node under two pods',
      { replicas: 2, persistence: { enabled: true, accessMode: 'ReadWriteOnce' } },
      /ReadWriteMany/,
    ],
    [
      'defect 5: a volume of one node under slots',
      { mode: 'edge', persistence: { enabled: true, accessMode: 'ReadWriteOnce' } },
      /ReadWriteMany/,
    ],
    [
      'the database for development in production',
      { environment: 'production', postgres: { enabled: true, existingSecret: 'a' } },
      /own database/,
    ],
    ['a database without a password', { postgres: { enabled: true } }, /no default password/],
    [
      'secrets in the values of production',
      { environment: 'production', ...url('Gq7vXw2z') },
      /plain text/,
    ],
    [
      'secrets that nothing reads',
      { secrets: { data: { JWT_SECRET: 'Vu4kPq9sT2mWx7LbRn3cYd8fHj5gKz6a' } } },
      /only with/,
    ],
    ['an own Secret without content', { secrets: { create: true } }, /secrets\.data/],
    ['payments without a Secret', { payments }, /existingSecret/],
    [
      'payments without the address of callbacks',
      { payments: { ...payments, publicBaseUrl: '' }, secrets: { existingSecret: 'a' } },
      /publicBaseUrl/,
    ],
    ['payments without credentials', { payments, ...url('Gq7vXw2z') }, /merchant\.json/],
  ])('%s', async (_what, values, expected) => {
    expect(await refusal({ values })).toMatch(expected);
  });

  it.each([
    'password',
    'Harbor12345',
    'change_me',
    'change-me-now',
    'dev_password',
    '12345678',
    'postgres',
  ])('defect 16: the password %s, which everybody knows', async (password) => {
    expect(await refusal({ values: url(password) })).toContain('well-known default');
  });

  it('defect 16: but not a password of its own', async () => {
    expect(await refusal({ values: url('Gq7vXw2z') })).toBe('');
  });
});
