import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { GOOD_RENDER } from '../rules/good-render.fixture.ts';
import { readRender } from '../text/read-render.ts';
import { checkSchema } from './check-schema.ts';
import type { Schemas } from './schema.ts';

const packed = readFileSync(new URL('../../../schemas/kubernetes.json.br', import.meta.url));
const schemas = JSON.parse(String(brotliDecompressSync(packed))) as Schemas;

function troubles(text: string, version = '1.34'): readonly string[] {
  const { render } = readRender(text);
  return checkSchema(schemas, version, render).map(
    ({ path, found }) => `${path}: ${typeof found === 'string' ? found : found.en}`,
  );
}

const pod = (spec: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a}], ${spec}}`;
const service = (port: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [${port}]}`;

const claim = (field: string): string => pod(`resourceClaims: [{name: a, ${field}}]`);

it('knows Kubernetes 1.30 to 1.36', () => {
  expect(schemas.versions).toEqual(['1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36']);
});

it.each(schemas.versions)('a sound chart is sound in %s', (version) => {
  expect(troubles(GOOD_RENDER, version)).toEqual([]);
});

describe('an object', () => {
  it.each([
    [
      'a field that nobody knows',
      pod('hostNetwrk: true'),
      'spec.hostNetwrk: a field that is not known',
    ],
    ['text for a number', service('{port: "80"}'), 'spec.ports[0].port: "80" in place of integer'],
    ['half a number', service('{port: 80.5}'), 'spec.ports[0].port: 80.5 in place of integer'],
    ['a map for a list', pod('volumes: {a: b}'), 'spec.volumes: a map in place of a list'],
    ['a list for a map', pod('nodeSelector: [a]'), 'spec.nodeSelector: a list in place of a map'],
    [
      'nothing where something must be',
      service('{name: a}'),
      'spec.ports[0].port: nothing, and it is required',
    ],
    [
      'a value that is none of the choices',
      pod('restartPolicy: Sometimes'),
      'spec.restartPolicy: "Sometimes" in place of one of Always, OnFailure, Never',
    ],
    [
      'a quantity that is none',
      pod('overhead: {cpu: 4*2}'),
      String.raw`spec.overhead.cpu: "4*2", which is not of the form`,
    ],
    ['one key of a list twice', service('{port: 80}, {port: 80}'), 'spec.ports: 80/TCP twice'],
    [
      'a truth value in a label',
      pod('nodeSelector: {a: yes}'),
      'spec.nodeSelector.a: true in place of string',
    ],
    [
      'text that is no base64',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: "no base64"}',
      'data.a: "no base64", which is no byte',
    ],
  ])('with %s is refused', (_, text, expected) => {
    const found = troubles(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it('may leave fields empty, which means nothing', () => {
    expect(troubles(pod('volumes: null, nodeSelector:'))).toEqual([]);
  });

  it('may give a number or text where either is meant', () => {
    expect(troubles(service('{port: 1, targetPort: http}, {port: 2, targetPort: 3}'))).toEqual([]);
  });
});

describe('a kind that needs its own definition', () => {
  it.each([
    [
      'HTTPRoute',
      'gateway.networking.k8s.io/v1',
      'rules: [{backendRefs: [{name: a, weigth: 1}]}]',
      'weigth',
    ],
    [
      'IngressRoute',
      'traefik.io/v1alpha1',
      'routes: [{match: a, kind: Rul}]',
      '"Rul" in place of one of Rule',
    ],
    [
      'ServiceMonitor',
      'monitoring.coreos.com/v1',
      'selector: {}, endpoints: [{intervall: 30s}]',
      'intervall',
    ],
    ['Certificate', 'cert-manager.io/v1', 'secretName: a', 'spec.issuerRef: nothing'],
  ])('%s is known to its fields', (kind, api, spec, expected) => {
    const text = `apiVersion: ${api}\nkind: ${kind}\nmetadata: {name: a}\nspec: {${spec}}`;
    expect(troubles(text).join('\n')).toContain(expected);
  });
});

describe('versions', () => {
  it('gain fields', () => {
    const text = pod('resources: {limits: {cpu: 1}}');
    expect(troubles(text, '1.34')).toEqual([]);
    expect(troubles(text, '1.31')).toEqual([
      'spec.resources: a field that this version does not have',
    ]);
  });

  it('lose fields', () => {
    expect(troubles(claim('source: {}'), '1.30')).toEqual([]);
    expect(troubles(claim('source: {}'), '1.31')).toEqual([
      'spec.resourceClaims[0].source: a field that this version does not have',
    ]);
  });

  it('lose kinds', () => {
    const text =
      'apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\nmetadata: {name: a}';
    expect(troubles(text, '1.31')).toEqual([]);
    expect(troubles(text, '1.32')).toHaveLength(1);
  });

  it.each([
    ['policy/v1beta1', 'PodSecurityPolicy', 'Pod Security admission'],
    ['extensions/v1beta1', 'Ingress', 'use networking.k8s.io/v1'],
    ['example.com/v1', 'Trip', 'which is not known'],
  ])('never had or have long lost %s %s', (api, kind, expected) => {
    const text = `apiVersion: ${api}\nkind: ${kind}\nmetadata: {name: a}`;
    expect(troubles(text).join('\n')).toContain(expected);
  });
});
