import { z } from 'zod';
import type { MeanPolicy } from '../../domain/gates.ts';
import type { MetricSelector } from '../../domain/measures.ts';
import type { RouteClass } from '../../domain/rollout.ts';
import { routeClass } from './gate-schema.ts';
import { selectorSchema } from './selector-schema.ts';
import { shapeError, told } from './told.ts';
import { number, size } from './units.ts';

/** A gate on a mean, and where its values come from. */
export type DeclaredMean = Omit<MeanPolicy, 'name' | 'weight'> & {
  readonly weight?: number;
  readonly routeClass: RouteClass;
  readonly values:
    | { readonly sum: MetricSelector; readonly count: MetricSelector }
    | { readonly gauge: MetricSelector };
};

/** What a process holds, and how much of it ends the process. */
export type DeclaredLeak = { readonly metric: MetricSelector; readonly limit: number };

const WIDEST = 1e12;

const meanFields = {
  sum: told(selectorSchema.exactOptional(), {
    en: 'Counter of the sum of the values, with `count`.',
    zh: '数值总和的计数器，与 `count` 一起使用。',
  }),
  count: told(selectorSchema.exactOptional(), {
    en: 'Counter of how many values there were.',
    zh: '数值个数的计数器。',
  }),
  gauge: told(selectorSchema.exactOptional(), {
    en: 'In place of both: what each process shows right now.',
    zh: '代替前两者：每个进程当前显示的值。',
  }),
  routeClass,
  better: told(z.enum(['more', 'less'], { error: 'more or less' }).prefault('more'), {
    en: 'Which way is better.',
    zh: '哪个方向更好。',
  }),
  lowest: told(number(-WIDEST, WIDEST, true).prefault(0), {
    en: 'No value is below it; what is, is cut.',
    zh: '取值下界，低于它的截断。',
  }),
  highest: told(number(-WIDEST, WIDEST, true), {
    en: 'No value is above it; what is, is cut. The closer both are, the sooner something is proven.',
    zh: '取值上界，高于它的截断。上下界越近，证明越快。',
  }),
  rollbackLoss: told(number(0, WIDEST, true).prefault(0), {
    en: 'Back when proven to be this much worse than stable, in the unit of the values.',
    zh: '证实比稳定版本差这么多（数值自身的单位）时回退。',
  }),
  passLoss: told(number(0, WIDEST), {
    en: 'Forward when proven to be less than this worse than stable.',
    zh: '证实比稳定版本差不到此值时前进。',
  }),
  weight: told(number(0, 1).exactOptional(), {
    en: 'Share of the error budget, as of other gates.',
    zh: '该关卡占用的误判预算份额，与其他关卡相同。',
    byDefault: {
      en: '0.1 of what is left, as of other gates',
      zh: '剩余部分中占 0.1，与其他关卡相同',
    },
  }),
};

/** The mean of a value that has a lowest and a highest. */
export const meanSchema: z.ZodType<DeclaredMean> = z
  .strictObject(meanFields, shapeError('a map with sum and count, or gauge, and bounds'))
  .transform(({ sum, count, gauge, ...found }, context): DeclaredMean => {
    const trouble = (path: readonly string[], message: string, hint: string) => {
      context.addIssue({ code: 'custom', path: [...path], message, params: { hint } });
      return z.NEVER;
    };
    const { lowest, highest, rollbackLoss, passLoss } = found;
    if (lowest >= highest) {
      return trouble(['highest'], 'a number above lowest', 'Say between which two all values lie.');
    }
    if (passLoss <= rollbackLoss) {
      const hint =
        'Raise passLoss: between the two either may be proven, and nothing waits for ever.';
      return trouble(['passLoss'], 'a loss above rollbackLoss', hint);
    }
    if (passLoss >= highest - lowest) {
      const hint = 'No mean can lose more than lies between lowest and highest.';
      return trouble(['passLoss'], `a loss below ${highest - lowest}`, hint);
    }
    if (gauge !== undefined && sum === undefined && count === undefined) {
      return { ...found, values: { gauge } };
    }
    if (gauge === undefined && sum !== undefined && count !== undefined) {
      return { ...found, values: { sum, count } };
    }
    return trouble([], 'sum and count, or gauge', 'Write both counters, or one gauge.');
  });

/** Something that a process may run out of. */
export const leakSchema: z.ZodType<DeclaredLeak> = z.strictObject(
  {
    metric: told(selectorSchema, {
      en: 'How much a process holds right now, such as `process_resident_memory_bytes`.',
      zh: '进程当前占用多少，例如 `process_resident_memory_bytes`。',
    }),
    limit: told(size(), {
      en: 'What ends the process: a number, or with a unit such as `512MiB`.',
      zh: '达到多少进程就会终止：数字，或带单位，例如 `512MiB`。',
    }),
  },
  shapeError('a map with metric and limit'),
);
