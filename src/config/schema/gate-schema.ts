import { z } from 'zod';
import type { GateBounds } from '../../domain/gates.ts';
import type { Boundary, MetricSelector } from '../../domain/measures.ts';
import type { RouteClass } from '../../domain/rollout.ts';
import { plainName } from './names.ts';
import { selectorSchema } from './selector-schema.ts';
import { shapeError, told } from './told.ts';
import { duration, number, rate } from './units.ts';

/** A gate as it is written; its weight is shared out when it has none. */
export type DeclaredGate = { readonly weight?: number; readonly bounds: GateBounds };

/** A gate on answers slower than a boundary of its own. */
export type DeclaredLatency = DeclaredGate & Boundary;

/** A gate on two counters of the service. */
export type DeclaredCounters = DeclaredGate & {
  readonly routeClass: RouteClass;
  readonly bad: MetricSelector;
  readonly total: MetricSelector;
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
        en: 'what is left, shared as errors 0.3, slow 0.15, paymentErrors 0.1, paymentSlow 0.05, payments 0.4 together, and 0.1 for each gate of your own',
        zh: '剩余部分，按 errors 0.3、slow 0.15、paymentErrors 0.1、paymentSlow 0.05、所有支付渠道合计 0.4、每个自定关卡 0.1 的比例分配',
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

type Found = Omit<GateBounds, 'floorRate' | 'warmUpMs'> & {
  readonly weight?: number | undefined;
  readonly floor?: number | undefined;
  readonly warmUp: number;
};

/** A candidate that passes must not fall: such a floor is told where it is written. */
function refuseFloor(
  { floor, passRate }: Pick<Found, 'floor' | 'passRate'>,
  context: z.core.$RefinementCtx,
): void {
  if (floor === undefined || floor > passRate) return;
  const hint = 'Raise floor, or lower passRate: a candidate that passes must not fall.';
  const message = 'a floor above passRate';
  context.addIssue({ code: 'custom', path: ['floor'], message, params: { hint } });
}

/** The gate that was found, in the units of the domain. */
function toGate({ weight, floor: floorRate, warmUp: warmUpMs, ...bounds }: Found): DeclaredGate {
  return {
    ...(weight === undefined ? {} : { weight }),
    bounds: { ...bounds, ...(floorRate === undefined ? {} : { floorRate }), warmUpMs },
  };
}

/** A gate on counters that every service has. */
export function gate(defaults: Defaults): z.ZodPrefault<z.ZodType<DeclaredGate>> {
  const bounds: z.ZodType<DeclaredGate> = z
    .strictObject(gateFields(defaults), shapeError('a map of bounds'))
    .superRefine(refuseFloor)
    .transform(toGate);
  return bounds.prefault({});
}

/** The route class that a gate of its own goes with. */
export const routeClass: z.ZodPrefault<z.ZodType<string, string>> = told(
  plainName.prefault('default'),
  {
    en: 'The route class that brings it; while the candidate gets none of it, the gate is not asked.',
    zh: '为其带来数据的路由类别；候选版本尚未获得该类流量时不询问此关卡。',
  },
);

/** One more boundary of latency. */
export const latencySchema: z.ZodType<DeclaredLatency> = z
  .strictObject(
    {
      slowerThan: told(duration('1ms', '60s'), {
        en: 'A request slower than this counts as bad; a bucket boundary of the service’s histogram.',
        zh: '慢于此值的请求计为坏请求；须是服务直方图的一个桶边界。',
      }),
      routeClass,
      ...gateFields({ rollbackRate: '1%', passRate: '5%', warmUp: '60s' }),
    },
    shapeError('a map with slowerThan and bounds'),
  )
  .superRefine(refuseFloor)
  .transform(({ slowerThan: slowerThanMs, routeClass: own, ...found }) => ({
    slowerThanMs,
    routeClass: own,
    ...toGate(found),
  }));

/** A pair of counters. */
export const customSchema: z.ZodType<DeclaredCounters> = z
  .strictObject(
    {
      bad: told(selectorSchema, {
        en: 'Counter of the bad events, among the metrics of the service; each of them is counted in `total` too.',
        zh: '坏事件的计数器，取自服务的指标；每个坏事件也计入 `total`。',
      }),
      total: told(selectorSchema, { en: 'Counter of all events.', zh: '全部事件的计数器。' }),
      routeClass,
      ...gateFields({ rollbackRate: '0.1%', passRate: '0.5%' }),
    },
    shapeError('a map with bad, total and bounds'),
  )
  .superRefine((found, context) => {
    refuseFloor(found, context);
    if (JSON.stringify(found.bad) !== JSON.stringify(found.total)) return;
    const hint = 'Choose the bad ones by a label, such as {outcome="failed"}.';
    const message = 'another counter than total';
    context.addIssue({ code: 'custom', path: ['bad'], message, params: { hint } });
  })
  .transform(({ bad, total, routeClass: own, ...found }) => ({
    bad,
    total,
    routeClass: own,
    ...toGate(found),
  }));
