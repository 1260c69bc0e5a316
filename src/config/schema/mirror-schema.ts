import { z } from 'zod';
import type { MirrorOptions } from '../../domain/application.ts';
import { shapeError, told } from './told.ts';
import { duration, share } from './units.ts';

/** Copies of reads as they are written. */
export const mirrorSchema: z.ZodType<MirrorOptions> = z
  .strictObject(
    {
      share: told(
        share().refine((percent) => Number.isInteger(percent), {
          error: 'a whole percentage from 1% to 100%',
        }),
        {
          en: 'How many of the reads are copied, such as `20%`.',
          zh: '复制多少只读请求，例如 `20%`。',
        },
      ),
      for: told(duration('1s', '7d'), {
        en: 'Least time for which they are copied.',
        zh: '至少复制多长时间。',
      }),
    },
    shapeError('a map with share and for'),
  )
  .transform(({ share: percent, for: forMs }) => ({ percent, forMs }));
