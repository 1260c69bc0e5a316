import { z } from 'zod';
import type { Experiment } from '../../domain/application.ts';
import { text } from './names.ts';
import { shapeError, told } from './told.ts';
import { duration, share } from './units.ts';

const A_TOKEN = 'a header or cookie name';
const token = z.string({ error: A_TOKEN }).regex(/^[\w!#$%&'*+.^`|~-]{1,64}$/, { error: A_TOKEN });
const AN_AUDIENCE = 'exactly one of header, cookie and share';

type Who = Pick<Experiment, 'audience' | 'percent'>;

const audience = z
  .strictObject(
    {
      header: told(token.exactOptional(), {
        en: 'Visitors whose requests carry this header with `value`.',
        zh: '请求中带有此请求头且值为 `value` 的访客。',
      }),
      cookie: told(token.exactOptional(), {
        en: 'Visitors who carry this cookie with `value`.',
        zh: '带有此 Cookie 且值为 `value` 的访客。',
      }),
      value: told(text('the value of the header or cookie', 256).exactOptional(), {
        en: 'What the header or cookie must be.',
        zh: '请求头或 Cookie 必须等于的值。',
      }),
      share: told(share().exactOptional(), {
        en: 'A share of the visitors, such as `20%`, who keep their slot.',
        zh: '访客中的一部分，例如 `20%`，他们始终停留在同一槽位。',
      }),
    },
    shapeError('a map with header, cookie or share'),
  )
  .transform((found, context): Who => {
    const trouble = (message: string, path: readonly string[], hint: string) => {
      context.addIssue({ code: 'custom', message, path: [...path], params: { hint } });
      return z.NEVER;
    };
    const { header, cookie, value } = found;
    const named = [found.header, found.cookie, found.share].filter((one) => one !== undefined);
    if (named.length !== 1) {
      return trouble(AN_AUDIENCE, [], 'Write { header: x-beta, value: "1" } or { share: 20% }.');
    }
    if (found.share !== undefined) {
      if (value === undefined) return { audience: { kind: 'sticky-share' }, percent: found.share };
      return trouble('no value beside a share', ['value'], 'Leave out value.');
    }
    if (value === undefined) {
      return trouble('the value of the header or cookie', ['value'], 'Add value beside the name.');
    }
    return header === undefined
      ? { audience: { kind: 'cookie', name: cookie ?? '', value }, percent: 0 }
      : { audience: { kind: 'header', name: header.toLowerCase(), value }, percent: 0 };
  });

const AN_ENDING = 'promote, ask or return';

/** An experiment as it is written; who meets the candidate decides its percent. */
export const experimentSchema: z.ZodType<Experiment> = z
  .strictObject(
    {
      audience: told(audience, {
        en: 'Who meets the candidate: one of `header`, `cookie` and `share`.',
        zh: '谁会访问候选版本：`header`、`cookie`、`share` 三选一。',
      }),
      hold: told(duration('1s', '90d'), {
        en: 'How long the experiment runs.',
        zh: '实验持续的时间。',
      }),
      ending: told(z.enum(['promote', 'ask', 'return'], { error: AN_ENDING }), {
        en: 'What follows: `promote`, `ask` a person, or `return` to stable.',
        zh: '之后怎么办：`promote` 全量、`ask` 由人决定、`return` 退回稳定版本。',
      }),
    },
    shapeError('a map with audience, hold and ending'),
  )
  .transform(({ audience: who, hold, ending }) => ({ ...who, holdMs: hold, ending }));
