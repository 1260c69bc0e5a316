import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRegistry, type FakeRegistry } from '../../../test/fakes/registry.ts';
import { attachArtifact, fetchArtifact } from './index.ts';
import { digest } from './manifests.ts';

const TYPE = 'application/vnd.zhiyou.release.v1+json';
const OTHER = 'application/vnd.example.other';
const IMAGE = Buffer.from('{"schemaVersion":2}');
const options = { credentials: async () => undefined, pause: async () => {} };

let registry: FakeRegistry;

beforeEach(async () => {
  registry = await startRegistry();
  for (const tag of ['6.2.1', '6.2.2', digest(IMAGE)]) registry.manifests.set(tag, IMAGE);
});
afterEach(() => registry.close());

const place = (target = ':6.2.1') => `${registry.host}/trips/assistant${target}`;

async function attach(version: string, text: string, signature = 'signed', type = TYPE) {
  const layers = [text, signature].map((one) => ({ mediaType: type, bytes: Buffer.from(one) }));
  const artifact = { type, version, layers };
  return attachArtifact(place(), { tag: `release-${version}-${type.length}`, artifact }, options);
}

async function textsOf(target?: string): Promise<readonly string[]> {
  const { layers } = await fetchArtifact(place(target), TYPE, options);
  return layers.map(({ bytes }) => Buffer.from(bytes).toString());
}

describe.each([
  ['with', true],
  ['without', false],
] as const)('a registry %s the referrers API', (_with, hasReferrers) => {
  beforeEach(() => registry.setReferrers(hasReferrers));

  it('keeps an artefact beside its image, to be found by tag and by digest', async () => {
    const pushed = await attach('6.2.1', 'release');
    expect(pushed).toMatchObject({ kind: 'pushed' });
    expect(await textsOf()).toEqual(['release', 'signed']);
    expect(await textsOf(`@${digest(IMAGE)}`)).toEqual(['release', 'signed']);
    expect(registry.manifests.has(digest(IMAGE).replace(':', '-'))).toBe(!hasReferrers);
  });

  it('tells versions of one image apart by the tag, and asks for one otherwise', async () => {
    await attach('6.2.1', 'one');
    await attach('6.2.2', 'two');
    await attach('6.2.2', 'not ours', 'signed', OTHER);
    expect(await textsOf(':6.2.2')).toEqual(['two', 'signed']);
    await expect(textsOf(`@${digest(IMAGE)}`)).rejects.toThrow('6.2.1, 6.2.2');
  });
});

it('a version is attached once: the same content is there already, another is refused', async () => {
  const first = await attach('6.2.1', 'release');
  const again = await attach('6.2.1', 'release', 'signed again');
  expect(again).toEqual({ ...first, kind: 'present' });
  await expect(attach('6.2.1', 'another')).rejects.toThrow('a version is released once');
});

it('says that there is no release, or no image', async () => {
  await expect(textsOf()).rejects.toThrow('has no release attached');
  await expect(textsOf(':9.9.9')).rejects.toThrow('there is no image');
});

it('refuses bytes that are not what their digest says', async () => {
  await attach('6.2.1', 'release');
  registry.blobs.set(digest(Buffer.from('release')), Buffer.from('altered'));
  await expect(textsOf()).rejects.toThrow('got other bytes');
});

it('follows the registry to where it keeps blobs', async () => {
  await attach('6.2.1', 'release');
  const blob = digest(Buffer.from('signed'));
  const location = `http://${registry.host}/v2/elsewhere/blobs/${blob}`;
  registry.failOn(`/assistant/blobs/${blob}`, { status: 307, headers: { location } });
  expect(await textsOf()).toEqual(['release', 'signed']);
});
