import { z } from 'zod';
import type { PlanOptions } from '../../domain/application.ts';
import type { Strategy } from '../../domain/rollout.ts';
import { experimentSchema } from './experiment-schema.ts';
import { abortShapeSchema } from './abort-shape.ts';
import { ladderSchema } from './ladder.ts';
import { mirrorSchema } from './mirror-schema.ts';
import { plainName } from './names.ts';
import { shapeError, told, type Told } from './told.ts';
import { duration } from './units.ts';

/** What an environment says about one strategy; what is absent is the environment's or the strategy's own. */
export type StrategySection = Partial<
  Pick<
    PlanOptions,
    | 'dwellMs'
    | 'soakMs'
    | 'onAbort'
    | 'approveBefore'
    | 'mirror'
    | 'ladder'
    | 'paymentLadder'
    | 'experiment'
  >
>;

const AT_ONCE: Told['byDefault'] = { en: '`[100]`', zh: '`[100]`' };
const A_MAP = shapeError('a map of settings');

const dwell = told(duration('0s', '7d').exactOptional(), {
  en: 'Least time at every step.',
  zh: '每一步至少停留的时间。',
  byDefault: { en: 'the environment’s `dwell`', zh: '环境的 `dwell`' },
});
const soak = told(duration('0s', '7d').exactOptional(), {
  en: 'Time at 100 % with the old slot still at full size.',
  zh: '全部流量已切换、旧槽位仍保持满容量的时间。',
  byDefault: { en: 'the environment’s `soak`', zh: '环境的 `soak`' },
});
const approveBefore = told(
  z
    .array(plainName, shapeError('a list of route classes'))
    .max(32, { error: 'at most 32 route classes' })
    .exactOptional(),
  {
    en: 'Route classes whose first step needs approval.',
    zh: '第一步需要审批的路由类别。',
    byDefault: { en: 'none', zh: '无' },
  },
);
const onAbort = told(abortShapeSchema.exactOptional(), {
  en: 'How it goes back.',
  zh: '回退方式。',
  byDefault: { en: 'the environment’s `onAbort`', zh: '环境的 `onAbort`' },
});
const mirror = told(mirrorSchema.exactOptional(), {
  en: 'A first step without visitors: copies of safe reads (GET and HEAD) of every class but payment go to the candidate, and their answers are thrown away. In a cluster `edge.kind: traefik` only.',
  zh: '没有访客的第一步：除支付外各类别的只读请求（GET 与 HEAD）复制一份给候选版本，其应答被丢弃。集群中仅限 `edge.kind: traefik`。',
  byDefault: { en: 'none', zh: '无' },
});
const ladder = (meaning: Told) => told(ladderSchema.exactOptional(), meaning);
const paymentLadder = (byDefault: Told['byDefault']) =>
  ladder({
    en: 'Weights of payment, percent; they follow when all other classes are at 100.',
    zh: '支付类别的权重（百分数）；其他类别全部到 100 之后才开始。',
    ...(byDefault === undefined ? {} : { byDefault }),
  });
const generalLadder = (byDefault: Told['byDefault']) =>
  ladder({
    en: 'Weights of every class but payment, percent.',
    zh: '除支付外所有类别的权重（百分数）。',
    ...(byDefault === undefined ? {} : { byDefault }),
  });

const rolling = z.strictObject({ dwell, soak, approveBefore }, A_MAP);
const blueGreen = z.strictObject(
  {
    dwell,
    soak,
    onAbort,
    approveBefore,
    mirror,
    ramp: ladder({
      en: 'Weights of every class but payment, percent, such as `[10, 50, 100]`.',
      zh: '除支付外所有类别的权重（百分数），例如 `[10, 50, 100]`。',
      byDefault: AT_ONCE,
    }),
    paymentLadder: paymentLadder(AT_ONCE),
  },
  A_MAP,
);
const canary = z.strictObject(
  {
    dwell,
    soak,
    onAbort,
    approveBefore,
    mirror,
    ladder: generalLadder({
      en: '`[10, 25, 50, 75, 100]`, begun with a share that `requestsPerSecond` gives (1 to 25)',
      zh: '`[10, 25, 50, 75, 100]`，起步权重由 `requestsPerSecond` 决定（1 至 25）',
    }),
    paymentLadder: paymentLadder({ en: '`[1, 5, 25, 100]`', zh: '`[1, 5, 25, 100]`' }),
  },
  A_MAP,
);
const ab = z.strictObject(
  {
    dwell,
    soak,
    onAbort,
    approveBefore,
    ladder: generalLadder(AT_ONCE),
    paymentLadder: paymentLadder(AT_ONCE),
    experiment: told(experimentSchema.exactOptional(), {
      en: 'Who meets the candidate, for how long, and what follows.',
      zh: '谁会访问候选版本、持续多久、之后怎么办。',
      byDefault: {
        en: 'a sticky share of 50% for 24h, then a person is asked',
        zh: '固定分流 50%，持续 24h，之后由人决定',
      },
    }),
  },
  A_MAP,
);

/** One section a strategy, each with the settings that the strategy has. */
export const strategiesSchema: z.ZodType<Readonly<Record<Strategy, StrategySection>>> =
  z.strictObject(
    {
      rolling: told(rolling.transform(sectionOf).prefault({}), {
        en: 'Replaces the processes of one slot in place, all classes at once; for development.',
        zh: '在同一槽位内原地逐个替换进程，所有类别一起切换；适合开发环境。',
      }),
      'blue-green': told(
        blueGreen
          .transform(({ ramp, ...rest }) =>
            sectionOf({ ...rest, ...(ramp === undefined ? {} : { ladder: ramp }) }),
          )
          .prefault({}),
        { en: 'All at once, or in a short ramp.', zh: '一次切换，或分几步切换。' },
      ),
      canary: told(canary.transform(sectionOf).prefault({}), {
        en: 'Step by step, each one proven.',
        zh: '逐步放量，每一步都经过验证。',
      }),
      ab: told(ab.transform(sectionOf).prefault({}), {
        en: 'An experiment, then all at once or back.',
        zh: '先做实验，然后一次切换或退回。',
      }),
    },
    A_MAP,
  );

function sectionOf<T extends { readonly dwell?: number; readonly soak?: number }>({
  dwell: dwellMs,
  soak: soakMs,
  ...rest
}: T): Omit<T, 'dwell' | 'soak'> & Pick<StrategySection, 'dwellMs' | 'soakMs'> {
  return {
    ...rest,
    ...(dwellMs === undefined ? {} : { dwellMs }),
    ...(soakMs === undefined ? {} : { soakMs }),
  };
}
