import { expect, test } from 'vitest';
import { badLooks, documentAt, goodLooks, START_MS } from '../render/rollout.fixture.ts';
import type { Language } from '../messages/language.ts';
import { header } from '../../evidence-file/example.fixture.ts';
import type { Comparison } from '../../replay/compare.ts';
import { renderReport } from './report.ts';

const journalLines = [
  {
    sequence: 1,
    atMs: START_MS,
    actor: 'zhang.wei <script>alert(1)</script>',
    event: { kind: 'decision' },
    hash: 'a'.repeat(64),
  },
];

function reportOf(ending: 'promoted' | 'rolled-back', language: Language) {
  const looks = ending === 'promoted' ? goodLooks() : badLooks();
  const abortReason = { code: 'harm', details: { gate: 'payment-alipay' } } as const;
  const document = documentAt(ending, ending === 'promoted' ? {} : { abortReason });
  return renderReport({ document, looks, journalLines, language });
}

test.each(['en', 'zh'] as const)('the report in %s tells the whole rollout', async (language) => {
  const { markdown } = reportOf('rolled-back', language);
  await expect(markdown).toMatchFileSnapshot(`golden/rolled-back-${language}.md`);
});

test.each(['promoted', 'rolled-back'] as const)(
  'the page of a rollout that was %s stands alone and shows plots',
  (ending) => {
    const { html } = reportOf(ending, 'en');
    expect(html).toMatch(/^<!doctype html>/i);
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(html).not.toContain('<script');
    expect(html.match(/<svg/g)?.length).toBeGreaterThan(3);
  },
);

test('the report names who approved the deployment', () => {
  const event = { kind: 'begin', approvedBy: ['li.na', 'wang.fang'] };
  const line = { sequence: 1, atMs: START_MS, actor: 'li.na', event, hash: 'a'.repeat(64) };
  const { markdown } = renderReport({
    document: documentAt('promoted'),
    looks: goodLooks(),
    journalLines: [line],
    language: 'en',
  });
  expect(markdown).toContain('| Approved by | li.na, wang.fang |');
});

const comparison: Comparison = {
  header,
  alternatives: [
    {
      name: 'zhiyou',
      verdict: 'rolled-back',
      afterMs: 23_000,
      because: 'harm',
      reason: { code: 'harm', details: { gate: 'errors' } },
      extrapolated: false,
      extraBad: 41.6,
    },
    {
      name: 'flagger',
      verdict: 'rolled-back',
      afterMs: 300_000,
      because: 'failed checks threshold reached 5: success rate 95.00% < 99%',
      extrapolated: true,
      extraBad: 735.2,
    },
  ],
  candidateRatio: 0.05,
  stableRatio: 0.001,
  evidenceMs: 25_000,
};

test.each(['en', 'zh'] as const)(
  'the report in %s tells what others would have decided, and what that rests on',
  async (language) => {
    const { html, markdown } = renderReport({
      document: documentAt('rolled-back'),
      looks: badLooks(),
      journalLines: [],
      comparison,
      language,
    });
    const [, section = ''] = markdown.split(/^## (?=What other|其他)/m);
    await expect(section).toMatchFileSnapshot(`golden/others-${language}.md`);
    expect(html).toContain('<p class="note">');
  },
);

test('a rollout of which no look was kept has a report', () => {
  const { html, markdown } = renderReport({
    document: documentAt('preparing'),
    looks: [],
    journalLines: [],
    language: 'en',
  });
  expect(html).toContain('No looks were kept.');
  expect(markdown).toContain('2026-11-23-004');
});
