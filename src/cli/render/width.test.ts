import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import type { Look, RolloutDocument } from '../../domain/record.ts';
import { renderExplain } from './explain.ts';
import { renderHistory } from './history.ts';
import { renderRollout } from './live-tree.ts';
import { documentAt, gateAt, lookAt, roles } from './rollout.fixture.ts';
import { renderStatus } from './status-table.ts';
import { wrapLine } from './wrap.ts';
import { span } from './line.ts';

const phases = [
  'preparing',
  'checking',
  'shifting',
  'soaking',
  'draining',
  'aborting',
  'promoted',
  'rolled-back',
] as const;
const wild = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('智游助手', '\u001B[31mred', 'a\nb', '‮evil', 'payment', '🚀👩‍👩‍👧', 'x'.repeat(90)),
);
const count = fc.nat({ max: 2_000_000_000 });
const tally = fc.record({ requests: count, failed: count });
const looks: fc.Arbitrary<readonly Look[]> = fc.array(
  fc
    .record({
      phase: fc.constantFrom(...phases),
      step: fc.nat({ max: 8 }),
      percent: fc.double({ min: 0, max: 100, noNaN: true }),
      tally,
      eOk: fc.double({ min: 0, noNaN: true }),
      provider: wild,
      code: fc.oneof(
        wild,
        fc.constantFrom('harm', 'draining', 'step-proven', 'evidence', 'go-back'),
      ),
      detail: wild,
      nextStepInMs: fc.option(count, { nil: undefined }),
    })
    .map((random) =>
      lookAt(random.step, {
        phase: random.phase,
        step: random.step,
        wanted: { default: random.percent, payment: 0, [random.provider]: 3 },
        traffic: { default: roles(random.tally, random.tally) },
        payments: { [random.provider]: roles(random.tally, random.tally) },
        gates: [gateAt('slow', { eOk: random.eOk }), gateAt(random.provider)],
        because: {
          code: random.code,
          details: { detail: random.detail, cause: random.detail, gate: random.provider },
        },
        nextStepInMs: random.nextStepInMs,
      }),
    ),
  { maxLength: 6 },
);
const documents: fc.Arbitrary<RolloutDocument> = fc
  .record({ phase: fc.constantFrom(...phases), step: fc.nat({ max: 8 }), text: wild })
  .map(({ phase, step, text }) => ({
    ...documentAt(phase, { step, abortReason: { code: 'aborted', details: { by: text, text } } }),
    application: text,
    requester: text,
    environment: text,
  }));
const screens = fc.record({
  width: fc.integer({ min: 60, max: 200 }),
  language: fc.constantFrom('en', 'zh'),
  nowMs: count,
  colour: fc.constant(false),
  timeZone: fc.constant('UTC'),
});

test('no line of any screen is wider than the terminal, and no data reaches it as a control', () => {
  fc.assert(
    fc.property(documents, looks, screens, (document, some, options) => {
      const serving = document.stable;
      const journalLines = [
        { sequence: 1, atMs: 0, actor: document.requester, event: { kind: 'x' }, hash: 'ab' },
      ];
      const rollout = { document, look: some.at(-1) };
      const { application, environment } = document;
      const lines = [
        ...renderRollout(document, some, options),
        ...renderExplain({ document, looks: some, journalLines }, options),
        ...renderHistory([document, document], options),
        ...renderStatus([{ application, environment, serving, sinceMs: 5, rollout }], options),
      ];
      for (const line of lines) {
        expect(stringWidth(line)).toBeLessThanOrEqual(options.width);
        expect(line).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
      }
    }),
    { numRuns: 60 },
  );
});

test('wrapping loses nothing but spaces, and keeps numbers with their units', () => {
  fc.assert(
    fc.property(wild, fc.integer({ min: 4, max: 40 }), (text, width) => {
      const clean = span(text).text;
      const lines = wrapLine([span(text)], width, 2);
      const joined = lines.map((line) => line.map((entry) => entry.text).join('')).join('');
      expect(joined.replaceAll(/\s/g, '')).toBe(clean.replaceAll(/\s/g, ''));
    }),
    // A character that takes no column.
    { examples: [['\u{E0000}', 4]] },
  );
  const lines = wrapLine([span('about 61 204 at ≈ 35 s 等候（蓝）。')], 10);
  expect(
    lines.map((line) =>
      line
        .map(({ text }) => text)
        .join('')
        .trim(),
    ),
  ).toEqual(['about', '61 204 at', '≈ 35 s 等', '候（蓝）。']);
});
