import { expect, test } from 'vitest';
import { readDetails, type Details } from './details.ts';
import { reasonText } from './reason.ts';
import { wordsOf } from './words.ts';

const en = wordsOf('en');
const zh = wordsOf('zh');

/** Details in which everything is there, and the keys that were read. */
function recording(): { readonly details: Details; readonly keys: Set<string> } {
  const keys = new Set<string>();
  const read = (key: string): string => {
    keys.add(key);
    return key;
  };
  const details: Details = {
    has: (key) => read(key) !== '',
    text: read,
    name: read,
    count: read,
    share: (part, whole) => `${read(part)}/${read(whole)}`,
    time: read,
    evidence: read,
    yuan: read,
    reason: read,
  };
  return { details, keys };
}

test.each(Object.keys(en.reasons))('%s tells the same facts in both languages', (code) => {
  const [english, chinese] = [en, zh].map((words) => {
    const { details, keys } = recording();
    const sentences: Record<string, (details: Details) => string> = words.reasons;
    const sentence = sentences[code]?.(details) ?? '';
    for (const key of keys) expect(sentence).toContain(key);
    return [...keys].toSorted();
  });
  expect(english).toEqual(chinese);
});

test.each(Object.keys(en.reasons))('%s is a sentence even when no detail is known', (code) => {
  for (const words of [en, zh]) {
    const sentence = reasonText(words, { code, details: {} });
    expect(sentence.length).toBeGreaterThan(3);
    expect(sentence).not.toMatch(/undefined|NaN/);
  }
});

test('a code from a newer version is shown as it is, whatever it is called', () => {
  expect(reasonText(en, { code: 'from-tomorrow', details: {} })).toBe('from-tomorrow');
  expect(reasonText(en, { code: 'constructor', details: {} })).toBe('constructor');
});

test('the cause of going back is told by its own sentence, and one that is not known as it is', () => {
  const details = { cause: 'harm', gate: 'payment-alipay' };
  expect(reasonText(en, { code: 'go-back', details })).toBe(
    'goes back: Alipay payments: the candidate is proven worse',
  );
  const own = { code: 'go-back', details: { cause: 'go-back' } };
  expect(reasonText(zh, own)).toBe('开始回退：go-back');
});

test('details read as text of their unit, and as – when they are absent', () => {
  const details = readDetails(
    { gate: 'slow', remainingMs: 35_000, differenceFen: '-5', bad: 6, total: 84 },
    { duration: en.duration, nameOf: (name) => `<${name}>`, reasonOf: (text) => text },
  );
  expect(details.name('gate')).toBe('<slow>');
  expect(details.time('remainingMs')).toBe('35 s');
  expect(details.yuan('differenceFen')).toBe('-0.05');
  expect(details.share('bad', 'total')).toBe('7.1 %');
  expect([details.has('gate'), details.has('toString')]).toEqual([true, false]);
  expect([details.count('gone'), details.share('gone', 'total')]).toEqual(['–', '–']);
});
