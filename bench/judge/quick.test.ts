import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { QUICK_FILE, quickFigures, type QuickFigures } from './quick.ts';

/** A share of none or all has no spread in a sample; one seed in so many is what may differ. */
const ERROR_MIN = 0.02;
const MEASURES = ['promoted', 'rolledBack', 'minutes', 'logHarm'] as const;

// A change of the judge that is meant is stored by `npm run bench:judge -- --store-quick`.
test('judges decide as they did, within three standard errors', { timeout: 300_000 }, () => {
  const stored: Record<string, QuickFigures> = JSON.parse(readFileSync(QUICK_FILE, 'utf8'));
  const found = quickFigures();
  expect(Object.keys(found)).toEqual(Object.keys(stored));
  const different = Object.entries(found).flatMap(([name, figures]) =>
    MEASURES.flatMap((what) => {
      const before = stored[name]?.[what];
      const { mean } = figures[what];
      if (before === undefined) return [`${name}: ${what} was not stored`];
      const off = Math.abs(mean - before.mean) / Math.max(before.error, ERROR_MIN);
      return off <= 3 ? [] : [`${name}: ${what} ${mean}, stored ${before.mean} ± ${before.error}`];
    }),
  );
  expect(different).toEqual([]);
});

test('no judge of ours promotes what it cannot see', () => {
  const stored: Record<string, QuickFigures> = JSON.parse(readFileSync(QUICK_FILE, 'utf8'));
  const own = Object.entries(stored).filter(([name]) => /^down.* · zhiyou/.test(name));
  expect(own).toHaveLength(3);
  for (const [, figures] of own) expect(figures.promoted).toEqual({ mean: 0, error: 0 });
});
