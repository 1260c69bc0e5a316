import { z } from 'zod';
import type { FreezeCalendar, FreezeWindow } from '../../domain/application.ts';
import { cronTrouble, isEndless } from '../freeze/cron.ts';
import { isTimeZone, suggestTimeZone } from '../freeze/time-zone.ts';
import { text } from './names.ts';
import { shapeError, told } from './told.ts';
import { duration } from './units.ts';

const A_DAY = 'a day such as 2026-10-01';
const day = z
  .string({ error: A_DAY })
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: A_DAY })
  .refine(isDay, { error: 'a day that the calendar has' });

const A_CRON = 'a cron expression of five fields, such as "30 23 * * *"';
const cron = z.string({ error: A_CRON }).superRefine((expression, context) => {
  const trouble = cronTrouble(expression);
  if (trouble === undefined) return;
  const hint = `${trouble} The fields are minute, hour, day of month (L is the last), month, day of week.`;
  context.addIssue({ code: 'custom', message: A_CRON, params: { hint } });
});

const A_ZONE = 'a time zone such as Asia/Shanghai';
const timeZone = text(A_ZONE, 64).superRefine((name, context) => {
  if (isTimeZone(name)) return;
  const meant = suggestTimeZone(name);
  const hint = meant === undefined ? 'Use its IANA name.' : `Did you mean ${meant}?`;
  context.addIssue({ code: 'custom', message: A_ZONE, params: { hint } });
});

const window = z
  .strictObject(
    {
      name: told(text('a name', 80), {
        en: 'What people are told while it is on.',
        zh: '封网期间告知大家的名称。',
      }),
      from: told(day.exactOptional(), {
        en: 'First day, with `to`.',
        zh: '第一天，与 `to` 同用。',
      }),
      to: told(day.exactOptional(), {
        en: 'Last day, included, with `from`.',
        zh: '最后一天（含当天），与 `from` 同用。',
      }),
      cron: told(cron.exactOptional(), {
        en: 'When it begins, in five fields (`L`: last day of the month), with `for`.',
        zh: '何时开始，五个字段（`L` 表示月末），与 `for` 同用。',
      }),
      for: told(duration('1m', '31d').exactOptional(), {
        en: 'How long it lasts each time, with `cron`.',
        zh: '每次持续的时间，与 `cron` 同用。',
      }),
    },
    shapeError('a map with name and days or cron'),
  )
  .transform(({ name, from, to, cron: expression, for: durationMs }, context): FreezeWindow => {
    const found =
      from === undefined && to === undefined
        ? recurring(name, expression, durationMs)
        : dated(name, { from, to, isAlone: expression === undefined && durationMs === undefined });
    if (!('hint' in found)) return found;
    const { expected: message, path, hint } = found;
    context.addIssue({ code: 'custom', message, path: [...path], params: { hint } });
    return z.NEVER;
  });

type Trouble = {
  readonly expected: string;
  readonly path: readonly string[];
  readonly hint: string;
};

const UNCLEAR: Trouble = {
  expected: 'either from and to, or cron and for',
  path: [],
  hint: 'Days are a window once; cron and for come again and again.',
};

function recurring(
  name: string,
  expression: string | undefined,
  durationMs: number | undefined,
): FreezeWindow | Trouble {
  if (expression === undefined || durationMs === undefined) return UNCLEAR;
  if (!isEndless(expression, durationMs)) {
    return { name, kind: 'recurring', cron: expression, durationMs };
  }
  const hint = 'It would go on and on without a pause: shorten for, or let cron come less often.';
  return { expected: 'a time that ends before the next one begins', path: ['for'], hint };
}

function dated(
  name: string,
  {
    from,
    to,
    isAlone,
  }: { readonly from: string | undefined; readonly to: string | undefined; isAlone: boolean },
): FreezeWindow | Trouble {
  if (from === undefined || to === undefined || !isAlone) return UNCLEAR;
  if (from <= to) return { name, kind: 'days', fromDay: from, toDay: to };
  const hint = 'A window ends on or after its first day.';
  return { expected: `a day from ${from} on`, path: ['to'], hint };
}

/** When nothing moves forward. */
export const freezeSchema: z.ZodType<FreezeCalendar> = z.strictObject(
  {
    timeZone: told(timeZone.prefault('Asia/Shanghai'), {
      en: 'IANA name of the time zone of all windows.',
      zh: '所有窗口使用的时区（IANA 名称）。',
    }),
    windows: told(
      z
        .array(window, shapeError('a list of windows'))
        .max(200, { error: 'at most 200 windows' })
        .prefault([]),
      { en: 'Times in which nothing moves forward.', zh: '不允许推进的时间窗口。' },
    ),
  },
  shapeError('a map with timeZone and windows'),
);

function isDay(candidate: string): boolean {
  const ms = Date.parse(`${candidate}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(candidate);
}
