import { z } from 'zod';
import type { GateBounds, JudgePolicy } from '../../domain/gates.ts';
import { plainName } from './names.ts';
import { shapeError, told } from './told.ts';
import { duration, number, rate } from './units.ts';

/** A gate as it is written; its weight is shared out when it has none. */
export type DeclaredGate = { readonly weight?: number; readonly bounds: GateBounds };

/** The judge as it is written; gates that are left out are there with their defaults. */
export type DeclaredJudge = Omit<JudgePolicy, 'gates' | 'dwellMs'> & {
  readonly gates: {
    readonly errors: DeclaredGate;
    readonly slow: DeclaredGate;
    readonly paymentErrors: DeclaredGate;
    readonly paymentSlow: DeclaredGate;
    readonly payments: Readonly<Record<string, DeclaredGate>>;
  };
};

type Defaults = {
  readonly rollbackRate: string;
  readonly passRate: string;
  readonly floor?: string;
  readonly harmPerHour?: number;
  readonly warmUp?: string;
};

const HARM_MAX = 1_000_000;
const NONE = { byDefault: { en: 'none', zh: '无' } };

function gateFields({ rollbackRate, passRate, floor, harmPerHour, warmUp = '0s' }: Defaults) {
  return {
    weight: told(number(0, 1).exactOptional(), {
      en: 'Share of the error budget; the weights of all gates sum to 1.',
      zh: '该关卡占用的误判预算份额；所有关卡之和为 1。',
      byDefault: {
        en: 'what is left, shared as errors 0.3, slow 0.15, paymentErrors 0.1, paymentSlow 0.05, payments 0.4 together',
        zh: '剩余部分，按 errors 0.3、slow 0.15、paymentErrors 0.1、paymentSlow 0.05、所有支付渠道合计 0.4 的比例分配',
      },
    }),
    rollbackRatio: told(number(1, 100, true).prefault(1.25), {
      en: 'Back when proven worse than this multiple of stable, and …',
      zh: '当证实劣于稳定版本的这一倍数，并且……时回退。',
    }),
    rollbackRate: told(rate().prefault(rollbackRate), {
      en: '… worse than this bad ratio.',
      zh: '……坏请求比例高于此值。',
    }),
    passRatio: told(number(1, 100, true).prefault(1.5), {
      en: 'Forward when proven better than this multiple of stable, or …',
      zh: '当证实优于稳定版本的这一倍数，或者……时前进。',
    }),
    passRate: told(rate().prefault(passRate), {
      en: '… better than this bad ratio.',
      zh: '……坏请求比例低于此值。',
    }),
    floor: told(floor === undefined ? rate().exactOptional() : rate().prefault(floor), {
      en: 'Back at once when proven worse than this bad ratio, however stable fares.',
      zh: '证实坏请求比例高于此值时立即回退，不论稳定版本如何。',
      ...(floor === undefined ? NONE : {}),
    }),
    harmPerHour: told(
      harmPerHour === undefined
        ? number(0, HARM_MAX).exactOptional()
        : number(0, HARM_MAX).prefault(harmPerHour),
      {
        en: 'Bad requests an hour that are borne at 100 %; where traffic is so little that this is more than passRate, it passes instead.',
        zh: '权重 100 % 时每小时可承受的坏请求数；流量很小、使其高于 passRate 时，以它为准。',
        ...(harmPerHour === undefined ? NONE : {}),
      },
    ),
    dispersion: told(number(1, 100, true).prefault(2), {
      en: 'How bursty bad requests are (φ) as long as it is not learnt; 1 where they come one by one.',
      zh: '尚未学到时假定的坏请求聚集程度（φ）；逐个出现时为 1。',
    }),
    warmUp: told(duration('0s', '1h').prefault(warmUp), {
      en: 'How long a new process may be worse than later; passing is proven after it.',
      zh: '新进程允许变差的时长；之后才开始证明可以放行。',
    }),
  };
}

function gate(defaults: Defaults) {
  const fields = gateFields(defaults);
  return z
    .strictObject(fields, shapeError('a map of bounds'))
    .superRefine((found, context) => {
      if (found.floor === undefined || found.floor > found.passRate) return;
      const hint = 'Raise floor, or lower passRate: a candidate that passes must not fall.';
      const message = 'a floor above passRate';
      context.addIssue({ code: 'custom', path: ['floor'], message, params: { hint } });
    })
    .transform(({ weight, floor: floorRate, warmUp: warmUpMs, ...bounds }): DeclaredGate => ({
      ...(weight === undefined ? {} : { weight }),
      bounds: {
        ...bounds,
        ...(floorRate === undefined ? {} : { floorRate }),
        warmUpMs,
      },
    }))
    .prefault({});
}

const paymentGate = gate({
  rollbackRate: '0.2%',
  passRate: '1%',
  floor: '10%',
  harmPerHour: 20,
});

/** The gate of a payment provider that the file says nothing about. */
export const DEFAULT_PAYMENT_GATE: DeclaredGate = paymentGate.parse(undefined);

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
        z.record(plainName, paymentGate, shapeError('a map from provider to bounds')).prefault({}),
        {
          en: 'Failed payments, one gate a provider.',
          zh: '失败的支付，每个支付渠道一个关卡。',
        },
      ),
    },
    shapeError('a map with errors, slow, paymentErrors, paymentSlow and payments'),
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
