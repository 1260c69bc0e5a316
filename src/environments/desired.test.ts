import { stringify } from 'yaml';
import { expect, test } from 'vitest';
import { desiredOf } from './desired.ts';
import { DECLARATION, placeIn, sourceOf, VALUES } from './environment.fixture.ts';

const NO_TLS = { found: {}, fingerprintSecret: 'a2VwdA==', nowMs: 0 };
const objectsOf = async (text = DECLARATION) =>
  (await desiredOf(placeIn(text), sourceOf(VALUES), NO_TLS)).map(({ object }) => object);

test('every object of an environment, in order, as it is sent (rewrite with vitest -u)', async () => {
  const texts = (await objectsOf()).map((object) =>
    stringify(object, { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 }),
  );
  await expect(texts.join('---\n')).toMatchFileSnapshot('golden/production.txt');
});

test('what is not declared is not made, and the namespace is closed all the same', async () => {
  const text = DECLARATION.slice(0, DECLARATION.indexOf('    setup:'));
  const names = (await objectsOf(text)).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(names).toEqual([
    'Namespace smart-travel-production',
    'LimitRange zhiyou-limits',
    'ServiceAccount zhiyou',
    'Role zhiyou',
    'RoleBinding zhiyou',
    'Role zhiyou-smart-travel-production',
    'RoleBinding zhiyou-smart-travel-production',
    'NetworkPolicy zhiyou-default-deny',
    'NetworkPolicy zhiyou-allow-dns',
    'NetworkPolicy zhiyou-allow-edge',
    'NetworkPolicy zhiyou-allow-monitoring',
    'NetworkPolicy zhiyou-allow-providers',
    'PrometheusRule zhiyou-environment',
  ]);
});

test('policies can be left to somebody else', async () => {
  const text = `${DECLARATION.slice(0, DECLARATION.indexOf('    setup:'))}    setup: { network: { enabled: false } }\n`;
  expect((await objectsOf(text)).filter(({ kind }) => kind === 'NetworkPolicy')).toEqual([]);
});

test('an edge whose pods are not chosen by equal labels is let in by its namespace', async () => {
  const edge = 'hosts: [a.b], pods: { selector: "app in (traefik)" }';
  const text = DECLARATION.replace('hosts: [api.smarttravel.com]', edge);
  const policy = (await objectsOf(text)).find(
    ({ metadata }) => metadata.name === 'zhiyou-allow-edge',
  );
  expect(policy?.['spec']).toMatchObject({
    ingress: [
      {
        from: [
          { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } },
        ],
      },
    ],
  });
  expect(JSON.stringify(policy)).not.toContain('"podSelector":{"matchLabels"');
});

test('a given pair becomes a TLS secret', async () => {
  const given = 'secretName: pair, certificate: { env: CRT }, key: { env: KEY }';
  const text = DECLARATION.replace(/secretName: production.*letsencrypt-prod/, given);
  const place = placeIn(text);
  const wanted = await desiredOf(place, sourceOf({ ...VALUES, CRT: 'chain', KEY: 'key' }), NO_TLS);
  const pair = wanted.find(({ object }) => object.metadata.name === 'pair');
  expect(pair?.object).toMatchObject({
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': 'Y2hhaW4=', 'tls.key': 'a2V5' },
  });
});
