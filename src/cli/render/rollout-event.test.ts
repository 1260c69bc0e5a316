import { expect, test } from 'vitest';
import { eventJson, eventLine } from './event-line.ts';
import { eventsBetween, lastEvents } from './rollout-event.ts';
import { badLooks, goodLooks, lookAt } from './rollout.fixture.ts';

const eventsOf = (looks: ReturnType<typeof badLooks>) =>
  looks.flatMap((look, k) => eventsBetween(looks[k - 1], look));

test('a bad rollout is told in one line an event, in English and Chinese', async () => {
  for (const language of ['en', 'zh'] as const) {
    const lines = eventsOf(badLooks()).map((event) => eventLine(event, language));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`golden/events-${language}.txt`);
  }
});

test('looks that say the same bring no event, whatever their numbers', () => {
  const later = lookAt(6, { verdict: { kind: 'hold', code: 'missing-evidence', details: {} } });
  expect(eventsBetween(lookAt(5), later)).toEqual([]);
  expect(eventsBetween(lookAt(5), lookAt(6, { nextStepInMs: 1, observed: undefined }))).toEqual([]);
});

test('another reason is an event', () => {
  const frozen = lookAt(6, { because: { code: 'frozen', details: {} } });
  expect(eventsBetween(lookAt(5), frozen)).toMatchObject([{ kind: 'reason', phase: 'shifting' }]);
});

test('a step is told with its proof, also when the weights follow one look later', () => {
  const proven = { code: 'step-proven', details: {} };
  const wanted = { default: 10, payment: 0 };
  const before = lookAt(5, { step: 1, wanted });
  const decided = lookAt(6, { step: 1, wanted, because: proven });
  const written = lookAt(7, { because: { code: 'split-not-observed', details: {} } });
  expect(eventsBetween(before, decided)).toEqual([]);
  expect(eventsBetween(decided, written)).toMatchObject([
    { kind: 'step', because: proven, changes: [{ name: 'default', from: 10, to: 25 }] },
  ]);
});

test('traffic that is taken away for a while is a step back with its own reason', () => {
  const shed = lookAt(6, {
    wanted: { default: 0, payment: 0 },
    because: { code: 'shed', details: {} },
  });
  const [event] = eventsBetween(lookAt(5), shed);
  expect(event).toMatchObject({ kind: 'step', because: { code: 'shed' } });
  expect(event === undefined ? '' : eventLine(event, 'en')).toContain('back  default 25 % → 0 %');
});

test('the last events are the newest ones, newest first', () => {
  const all = eventsOf(goodLooks()).toReversed();
  expect(lastEvents(goodLooks(), 3)).toEqual(all.slice(0, 3));
  expect(lastEvents(goodLooks(), 99)).toEqual(all);
});

test('JSON carries the time, the code, the numbers and the sentence in one line', () => {
  const [event] = lastEvents(badLooks().slice(0, -1), 1);
  const line = event === undefined ? '' : eventJson(event, 'en');
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toMatchObject({
    time: '2026-11-23T06:01:03.000Z',
    kind: 'rollback',
    changes: [
      { name: 'default', from: 100, to: 0 },
      { name: 'payment', from: 5, to: 0 },
    ],
    because: { code: 'harm', details: { gate: 'payment-alipay', bad: 6, total: 84, eBad: 412 } },
  });
});
