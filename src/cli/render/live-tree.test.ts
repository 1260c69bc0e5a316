import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { renderRollout } from './live-tree.ts';
import { badLooks, documentAt, goodLooks, lookAt, START_MS } from './rollout.fixture.ts';
import type { ScreenOptions } from './screen.ts';

const options: ScreenOptions = {
  nowMs: START_MS + 11_000,
  width: 120,
  colour: false,
  language: 'en',
  timeZone: 'Asia/Shanghai',
};
const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

test('a rollout in its step of 25 % reads as reviewed, in English and Chinese', async () => {
  const document = documentAt('shifting', { step: 2 });
  const english = renderRollout(document, goodLooks(), options);
  await expect(text(english)).toMatchFileSnapshot('golden/deploy-en.txt');
  const chinese = renderRollout(document, goodLooks(), { ...options, language: 'zh' });
  await expect(text(chinese)).toMatchFileSnapshot('golden/deploy-zh.txt');
});

test.each([
  ['en', '│ copies of reads'],
  ['zh', '│ 只读副本'],
] as const)('copies of reads stand before the first visitors, in %s', (language, copies) => {
  const document = documentAt('shifting', { step: 0 });
  const weights = { default: 0, payment: 0 };
  const mirror = { weights, dwellMs: 60_000, needsApproval: false, mirrorPercent: 20 };
  const plan = { ...document.plan, steps: [mirror, ...document.plan.steps] };
  const looks = [lookAt(1, { step: 0, wanted: weights, observed: weights })];
  const screen = renderRollout({ ...document, plan }, looks, { ...options, language }).join('\n');
  expect(screen).toMatch(/● 20 %/);
  expect(screen.indexOf(copies)).toBeGreaterThan(0);
  expect(screen.indexOf('○ 1.2 %')).toBeGreaterThan(screen.indexOf(copies));
});

test('a rollout that went back says why, and what serves now', async () => {
  const document = documentAt('rolled-back', {
    abortReason: { code: 'harm', details: { gate: 'payment-alipay' } },
  });
  const lines = renderRollout(document, badLooks(), { ...options, width: 80 });
  await expect(text(lines)).toMatchFileSnapshot('golden/rolled-back-en.txt');
});

test('colours change nothing but the colour, and are absent unless asked for', () => {
  const document = documentAt('shifting', { step: 2 });
  const plain = renderRollout(document, goodLooks(), options);
  const coloured = renderRollout(document, goodLooks(), { ...options, colour: true });
  expect(coloured.map(stripVTControlCharacters)).toEqual(plain);
  expect(coloured.join('')).toContain('\u001B[32m');
  expect(plain.join('')).not.toContain('\u001B');
});

const place = (line: string, word: string): number =>
  stringWidth(line.slice(0, line.indexOf(word)));

test('columns of the traffic table begin at the same place under double-width headers', () => {
  const document = documentAt('shifting', { step: 2 });
  const lines = renderRollout(document, goodLooks(), { ...options, language: 'zh' });
  const [header = '', general = '', payment = ''] = lines.slice(
    lines.findIndex((line) => line.includes('推进所需证据')),
  );
  expect(place(header, '推进所需证据')).toBe(place(general, '█'));
  expect(place(payment, '等默认流量切完')).toBe(place(general, '█'));
  const endOf = (line: string, word: string): number => place(line, word) + stringWidth(word);
  expect(endOf(header, '请求')).toBe(endOf(general, '412 次/秒'));
});

test('before the first look it says so instead of inventing numbers', () => {
  const lines = renderRollout(documentAt('preparing'), [], options);
  expect(text(lines)).toContain('no look at the traffic yet');
  expect(text(lines)).toContain('● prepare');
});

test('a paused rollout says so and offers to resume', () => {
  const document = documentAt('shifting', { step: 2, paused: true });
  const look = lookAt(11, { paused: true, because: { code: 'paused', details: {} } });
  const screen = text(renderRollout(document, [...goodLooks(), look], options));
  expect(screen).toContain('[r]esume');
  expect(screen).toContain('hold  paused by a person; traffic stays where it is');
});

test('a split that is not the wanted one and a split that is unknown are both told', () => {
  const document = documentAt('shifting', { step: 2 });
  const unread = lookAt(11, { observed: undefined });
  const lines = renderRollout(document, [unread], { ...options, colour: true });
  expect(lines.find((line) => line.includes('default'))).toContain('\u001B[33m–');
  const off = lookAt(11, { observed: { default: 31, payment: 0 } });
  expect(text(renderRollout(document, [off], { ...options, colour: true }))).toContain(
    '\u001B[33m31 %',
  );
});
