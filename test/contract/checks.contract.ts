import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Checks } from '../../src/ports/checks.ts';

/** Checks of a candidate that a test breaks. */
export type ChecksUnderTest = {
  readonly checks: Checks;
  /** From now on nothing that the candidate answers is right. */
  readonly breakCandidate: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The candidate that every check must reach. */
export const TARGET = { previewSecret: 'hidden', release: '6.2.1' } as const;
/** The providers that `order` asks. */
export const PROVIDERS = ['wechat', 'alipay'] as const;

/** What all checks must do. */
export function checksContract(name: string, open: () => Promise<ChecksUnderTest>): void {
  describe(name, () => {
    let world: ChecksUnderTest;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.close());

    test('a candidate that is well passes each of at least one check', async () => {
      const outcomes = await world.checks.run(TARGET);
      expect(outcomes.length).toBeGreaterThan(0);
      expect(outcomes.filter(({ passed }) => !passed)).toEqual([]);
      expect(outcomes.every(({ reason, tookMs }) => reason === '' && tookMs >= 0)).toBe(true);
    });

    test('one sandbox order is made per provider, named after it', async () => {
      const outcomes = await world.checks.order(TARGET);
      expect(outcomes.map((one) => [one.name, one.passed])).toEqual(
        PROVIDERS.map((provider) => [`order-${provider}`, true]),
      );
    });

    test('91: what does not pass says why, and nothing is thrown', async () => {
      await world.breakCandidate();
      for (const outcomes of [await world.checks.run(TARGET), await world.checks.order(TARGET)]) {
        expect(outcomes.some(({ passed }) => !passed)).toBe(true);
        for (const { passed, reason } of outcomes) expect(reason === '').toBe(passed);
      }
    });
  });
}
