import { expect, test } from 'vitest';
import { readPrivateKey, readPublicKey } from './keys.ts';
import { digestOf, GOOD, newKeys, STRICT } from './release.fixture.ts';
import { releaseText } from './read-release.ts';
import { signBundle } from './sign.ts';
import { verifyRelease } from './verify-release.ts';

const PAIR = newKeys();
const KEY = readPublicKey(PAIR.public);
const TEXT = releaseText(GOOD);
const SIGNATURE = signBundle(Buffer.from(TEXT), readPrivateKey(PAIR.private, undefined));
const altered = TEXT.replace('"failed":0', '"failed":2').replace('"skipped":1', '"skipped":0');

const pointsOf = (text: string, signature: string | undefined, keys = [KEY], policy = STRICT) =>
  verifyRelease({ file: 'release.json', text, signature }, { policy, keys }).points.map(
    ({ point }) => point,
  );

test('a release that was signed as it is has no point against it', () => {
  expect(pointsOf(TEXT, SIGNATURE)).toEqual([]);
});

test.each([
  ['nobody signed', TEXT, undefined, [KEY], ['signature']],
  ['was altered after it was signed', altered, SIGNATURE, [KEY], ['signature', 'tests']],
  ['another key signed', TEXT, SIGNATURE, [readPublicKey(newKeys().public)], ['signature']],
  ['was signed by something unreadable', TEXT, '{}', [KEY], ['signature']],
  ['no key is known for', TEXT, SIGNATURE, [], ['signature']],
])('a release that %s is refused', (...[, text, signature, keys, points]) => {
  expect(pointsOf(text, signature, keys)).toEqual(points);
});

test('where no signature is demanded, a wrong one is refused nevertheless', () => {
  const lax = { ...STRICT, requireSigned: false };
  expect(pointsOf(TEXT, undefined, [KEY], lax)).toEqual([]);
  expect(pointsOf(TEXT, SIGNATURE, [], lax)).toEqual([]);
  expect(pointsOf(altered, SIGNATURE, [KEY], lax)).toEqual(['signature', 'tests']);
});

test.each([
  ['its own image', digestOf('a'), []],
  ['another image', digestOf('9'), ['image']],
])('a release that lies beside %s has its points', (_what, attachedTo, points) => {
  const found = verifyRelease(
    { file: 'release.json', text: TEXT, signature: SIGNATURE, attachedTo },
    { policy: STRICT, keys: [KEY] },
  ).points;
  expect(found.map(({ point }) => point)).toEqual(points);
});
