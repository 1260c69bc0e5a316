import { z } from 'zod';
import type { GateBounds, GatePolicy, JudgePolicy, MeanPolicy } from '../domain/gates.ts';
import type { GateHistory } from '../domain/history.ts';
import type { GateSource, MeanSource } from '../domain/series.ts';
import { finite, ms, name, told, type Fields } from './told.ts';

const ratio = z.number().min(1);
const rate = z.number().gt(0).lt(1);

const bounds: z.ZodType<GateBounds> = z.strictObject({
  rollbackRatio: told(
    ratio,
    'Back when proven worse than this multiple of stable, and …',
    '当证实劣于稳定版本的这一倍数，并且……时回退。',
  ),
  rollbackRate: told(rate, '… worse than this bad ratio (0–1).', '……坏请求比例（0–1）高于此值。'),
  passRatio: told(
    ratio,
    'Forward when proven better than this multiple of stable, or …',
    '当证实优于稳定版本的这一倍数，或者……时前进。',
  ),
  passRate: told(rate, '… better than this bad ratio (0–1).', '……坏请求比例（0–1）低于此值。'),
  floorRate: told(
    rate.exactOptional(),
    'Back at once when proven worse than this bad ratio (0–1), however stable fares.',
    '证实坏请求比例（0–1）高于此值时立即回退，不论稳定版本如何。',
  ),
  dispersion: told(
    ratio.default(1),
    'How bursty bad requests are believed to be (φ) before anything was learnt.',
    '尚未学到任何信息时所假定的坏请求聚集程度（φ）。',
  ),
  harmPerHour: told(
    z.number().gt(0).exactOptional(),
    'Bad events per hour that are borne at 100 % (H): lower weights and little traffic widen what passes.',
    '权重 100 % 时每小时可承受的坏事件数（H）：权重较低或流量较小时放宽放行条件。',
  ),
  warmUpMs: told(
    ms.exactOptional(),
    'A new process is slow at first: harm is widened for about this long, and passing begins after it.',
    '新进程起初较慢：约在此时长内放宽危害判定，此后才开始放行证明。',
  ),
} satisfies Fields<GateBounds>);

const gate: z.ZodType<GatePolicy> = z.strictObject({
  name: told(name, 'Of the gate, such as `errors`.', '关卡名，例如 `errors`。'),
  weight: told(
    z.number().min(0).max(1),
    'Share of the error budget; the weights of all gates sum to 1.',
    '占用的误判预算份额；所有关卡之和为 1。',
  ),
  bounds: told(bounds, 'What the gate tolerates.', '该关卡能容忍什么。'),
} satisfies Fields<GatePolicy>);

const history: z.ZodType<GateHistory> = z.strictObject({
  dispersion: ratio,
  freedom: z.number().min(0),
  baseRate: z.number().min(0).max(1),
  requests: z.number().min(0),
  warmUpExcess: z.number().min(0),
  scrapes: z.number().min(0),
} satisfies Fields<GateHistory>);

const mean: z.ZodType<MeanPolicy> = z.strictObject({
  name: told(name, 'Of the gate.', '关卡名。'),
  weight: told(z.number().min(0).max(1), 'Share of the error budget.', '占用的误判预算份额。'),
  lowest: told(finite, 'No value is below it.', '取值下界。'),
  highest: told(finite, 'No value is above it.', '取值上界。'),
  better: told(
    z.enum(['more', 'less']).exactOptional(),
    'Which way is better; `more` where it is left out.',
    '哪个方向更好；省略时为 `more`。',
  ),
  rollbackLoss: told(
    finite,
    'Back when proven to be this much worse than stable.',
    '证实比稳定版本差这么多时回退。',
  ),
  passLoss: told(
    finite,
    'Forward when proven to be less than this worse than stable.',
    '证实比稳定版本差不到此值时前进。',
  ),
} satisfies Fields<MeanPolicy>);

/** The judge's rules as they stand in a header. */
export const judgeSchema: z.ZodType<JudgePolicy> = z.strictObject({
  alpha: told(
    z.number().gt(0).lt(1),
    'Most that the chance of a false rollback may be (α), for the whole rollout.',
    '整个上线过程误回退概率的上限（α）。',
  ),
  beta: told(
    z.number().gt(0).lt(1),
    'Most that the chance of a wrong pass may be (β), for one step.',
    '单个步骤误放行概率的上限（β）。',
  ),
  dwellMs: told(
    ms,
    'Least time of a step without a time of its own.',
    '未另行规定的步骤的最短时长。',
  ),
  shedAfterMs: told(
    ms.default(45_000),
    'Blind for this long: weight 0 until evidence is back.',
    '无数据达到此时长：权重降为 0，直到数据恢复。',
  ),
  blindRollbackAfterMs: told(
    ms.default(300_000),
    'Blind for this long: back to stable.',
    '无数据达到此时长：回退到稳定版本。',
  ),
  gates: told(z.array(gate).max(1000), 'All gates on counters.', '所有基于计数的关卡。'),
  means: told(
    z.array(mean).max(1000).exactOptional(),
    'Gates on the mean of a bounded value.',
    '基于有界数值均值的关卡。',
  ),
  history: told(
    z.record(name, history).exactOptional(),
    'What past rollouts taught, by gate; makes evidence better, and is none itself.',
    '以往上线按关卡学到的信息；只改进证据，本身不是证据。',
  ),
} satisfies Fields<Omit<JudgePolicy, 'step'>>);

/** Which counters feed a gate on a mean. */
export const meanSourceSchema: z.ZodType<MeanSource> = z.union([
  z.strictObject({
    gate: told(name, 'The gate that it feeds.', '所供给的关卡。'),
    routeClass: told(name, 'As above.', '同上。'),
    sum: told(name, 'Series of the sum of the values.', '数值总和的序列名。'),
    count: told(name, 'Series of how many values.', '数值个数的序列名。'),
  }),
  z.strictObject({
    gate: told(name, 'The gate that it feeds.', '所供给的关卡。'),
    routeClass: told(name, 'As above.', '同上。'),
    gauge: told(
      name,
      'What each process holds right now, by its name in `holds`, is one value.',
      '每个进程当前的占用（`holds` 中的名称）各为一个数值。',
    ),
  }),
]);

/** Which counters feed a gate. */
export const sourceSchema: z.ZodType<GateSource> = z.strictObject({
  gate: told(name, 'The gate that it feeds.', '所供给的关卡。'),
  routeClass: told(
    name,
    'The route class whose weight brings the gate its events; at weight 0 the gate is not asked.',
    '其权重带来该关卡事件的路由类别；权重为 0 时不询问该关卡。',
  ),
  bad: told(name, 'Series of the bad events.', '坏事件的序列名。'),
  total: told(name, 'Series of all events.', '全部事件的序列名。'),
} satisfies Fields<GateSource>);
