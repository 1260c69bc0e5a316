import { z } from 'zod';
import type { JudgePolicy } from '../../domain/gates.ts';
import {
  customSchema,
  gate,
  latencySchema,
  type DeclaredCounters,
  type DeclaredGate,
  type DeclaredLatency,
} from './gate-schema.ts';
import { leakSchema, meanSchema, type DeclaredLeak, type DeclaredMean } from './measure-schema.ts';
import { plainName } from './names.ts';
import { shapeError, told } from './told.ts';
import { duration, number } from './units.ts';

/** The judge as it is written; gates that are left out are there with their defaults. */
export type DeclaredJudge = Omit<JudgePolicy, 'gates' | 'dwellMs'> & {
  readonly gates: {
    readonly errors: DeclaredGate;
    readonly slow: DeclaredGate;
    readonly paymentErrors: DeclaredGate;
    readonly paymentSlow: DeclaredGate;
    readonly payments: Readonly<Record<string, DeclaredGate>>;
    readonly latency: Readonly<Record<string, DeclaredLatency>>;
    readonly custom: Readonly<Record<string, DeclaredCounters>>;
    readonly means: Readonly<Record<string, DeclaredMean>>;
  };
  readonly leaks: Readonly<Record<string, DeclaredLeak>>;
};

const PAYMENT = { rollbackRate: '0.2%', floor: '10%', harmPerHour: 20 };
const paymentGate = gate({ ...PAYMENT, passRate: '1%' });
/** Buyers and banks fail some payments of every release: to tell half a percent from one takes hours. */
const providerGate = gate({ ...PAYMENT, passRate: '2%' });

/** The gate of a payment provider that the file says nothing about. */
export const DEFAULT_PAYMENT_GATE: DeclaredGate = providerGate.parse(undefined);

const MOST = 32;

function named<T>(one: z.ZodType<T>, what: string) {
  return z
    .record(plainName, one, shapeError(what))
    .refine((found) => Object.keys(found).length <= MOST, { error: `at most ${MOST} of them` })
    .prefault({});
}

const gates = z
  .strictObject(
    {
      errors: told(gate({ rollbackRate: '0.1%', passRate: '0.5%', harmPerHour: 60 }), {
        en: 'Failed requests of route class `default`.',
        zh: '路由类别 `default` 的失败请求。',
      }),
      slow: told(gate({ rollbackRate: '1%', passRate: '5%', warmUp: '60s' }), {
        en: 'Requests of route class `default` that were slower than `slowerThan`.',
        zh: '路由类别 `default` 中慢于 `slowerThan` 的请求。',
      }),
      paymentErrors: told(paymentGate, {
        en: 'Failed requests of route class `payment`, counted by the edge: also those that no process answered.',
        zh: '路由类别 `payment` 的失败请求，由入口代理计数，包括没有进程应答的请求。',
      }),
      paymentSlow: told(gate({ rollbackRate: '1%', passRate: '5%', floor: '10%', warmUp: '60s' }), {
        en: 'Requests of route class `payment` that were slower than `paymentSlowerThan`.',
        zh: '路由类别 `payment` 中慢于 `paymentSlowerThan` 的请求。',
      }),
      payments: told(
        z.record(plainName, providerGate, shapeError('a map from provider to bounds')).prefault({}),
        {
          en: 'Failed payments, one gate a provider.',
          zh: '失败的支付，每个支付渠道一个关卡。',
        },
      ),
      latency: told(named(latencySchema, 'a map from gate to its boundary and bounds'), {
        en: 'More boundaries of latency, one gate each, by a name of your own.',
        zh: '更多的延迟边界，每个边界一个关卡，名称自定。',
      }),
      custom: told(named(customSchema, 'a map from gate to its counters and bounds'), {
        en: 'Gates on counters of the service, by a name of your own.',
        zh: '基于服务自有计数器的关卡，名称自定。',
      }),
      means: told(named(meanSchema, 'a map from gate to its values and bounds'), {
        en: 'Gates on the mean of a bounded value, by a name of your own.',
        zh: '基于有界数值均值的关卡，名称自定。',
      }),
    },
    shapeError(
      'a map with errors, slow, paymentErrors, paymentSlow, payments, latency, custom and means',
    ),
  )
  .prefault({});

/** How sure the judge must be, and what each gate tolerates. */
export const judgeSchema: z.ZodType<DeclaredJudge> = z
  .strictObject(
    {
      alpha: told(number(0, 0.2).prefault(0.01), {
        en: 'Most that the chance of a false rollback may be, 0–1, for a whole rollout.',
        zh: '整个上线过程误回退概率的上限（0–1）。',
      }),
      beta: told(number(0, 0.5).prefault(0.05), {
        en: 'Most that the chance of a wrong pass may be, 0–1, for one step.',
        zh: '单个步骤误放行概率的上限（0–1）。',
      }),
      shedAfter: told(duration('1s', '1h').prefault('45s'), {
        en: 'Blind for this long: the candidate’s weight goes to 0 until evidence is back.',
        zh: '无数据达到此时长：候选版本权重降为 0，直到数据恢复。',
      }),
      blindRollbackAfter: told(duration('1s', '24h').prefault('5m'), {
        en: 'Blind for this long: back to stable.',
        zh: '无数据达到此时长：回退到稳定版本。',
      }),
      gates: told(gates, { en: 'What each gate tolerates.', zh: '每个关卡能容忍什么。' }),
      leaks: told(named(leakSchema, 'a map from what a process holds to its metric and limit'), {
        en: 'What a process holds of something that has an end, such as memory, by a name of your own: a candidate that will reach the limit before long is held.',
        zh: '进程占用的有限资源（如内存），名称自定：不久就会达到上限的候选版本不再前进。',
      }),
    },
    shapeError('a map of settings'),
  )
  .superRefine(({ shedAfter, blindRollbackAfter }, context) => {
    if (shedAfter <= blindRollbackAfter) return;
    context.addIssue({
      code: 'custom',
      path: ['blindRollbackAfter'],
      message: 'a time that is not below shedAfter',
      params: { hint: 'Traffic is taken away first; only then does the rollout go back.' },
    });
  })
  .transform(({ shedAfter, blindRollbackAfter, ...rest }) => ({
    ...rest,
    shedAfterMs: shedAfter,
    blindRollbackAfterMs: blindRollbackAfter,
  }));
