import { z } from 'zod';
import type { Plan, Step } from '../domain/rollout.ts';
import { ms, name, told, weights, type Fields } from './told.ts';

const DAY_MS = 86_400_000;

const audience = z.union([
  z.strictObject({ kind: z.enum(['header', 'cookie']), name, value: z.string() }),
  z.strictObject({ kind: z.literal('sticky-share') }),
]);

const step: z.ZodType<Step> = z.strictObject({
  weights: told(
    weights,
    'Percent of each route class that the candidate gets.',
    '候选版本在每个路由类别中所占的百分比。',
  ),
  dwellMs: told(ms, 'Least time of the step.', '该步骤的最短时长。'),
  needsApproval: told(
    z.boolean().default(false),
    'A person approves before it; `judge stream` takes it for given.',
    '此步骤之前需要审批；`judge stream` 视为已批准。',
  ),
  audience: told(
    audience.exactOptional(),
    'Who meets the candidate in an experiment.',
    '实验中遇到候选版本的访客。',
  ),
  mirrorPercent: told(
    z.int().min(1).max(100).exactOptional(),
    'Percent of safe reads that the candidate gets a copy of; its answers reach nobody.',
    '复制给候选版本的只读请求的百分比；候选版本的应答不会返回给任何访客。',
  ),
} satisfies Fields<Step>);

const deadlines = z.strictObject({
  preparing: told(ms.default(DAY_MS), 'To deploy the candidate.', '准备阶段。'),
  checking: told(ms.default(DAY_MS), 'For synthetic checks.', '检查阶段。'),
  shifting: told(ms.default(DAY_MS), 'For all steps.', '切流阶段。'),
  soaking: told(ms.default(DAY_MS), 'For the soak.', '观察阶段。'),
  draining: told(ms.default(DAY_MS), 'For the old slot to empty.', '排空阶段。'),
  aborting: told(ms.default(DAY_MS), 'To go back.', '回退阶段。'),
} satisfies Fields<Plan['deadlinesMs']>);

/** The compiled plan as it stands in a header; what only people and clocks decide may be left out. */
export const planSchema: z.ZodType<Plan> = z.strictObject({
  strategy: told(
    z.enum(['rolling', 'blue-green', 'canary', 'ab']).default('canary'),
    'How it was rolled out.',
    '发布策略。',
  ),
  steps: told(z.array(step).min(1).max(1000), 'In their order.', '按顺序排列的步骤。'),
  soakMs: told(
    ms.default(0),
    'How long stable stays whole while the candidate serves everything.',
    '候选版本承接全部流量后，稳定版本保持完整的时长。',
  ),
  deadlinesMs: told(
    deadlines.prefault({}),
    'Time that each phase may take.',
    '每个阶段允许的时长。',
  ),
  waitingMs: told(ms.default(DAY_MS), 'Longest wait for a person.', '等待人员的最长时间。'),
  approvals: told(
    z
      .strictObject({
        required: told(z.int().min(0), 'How many.', '人数。'),
        approvers: told(z.array(name), 'Of whom; empty: anybody.', '名单；为空表示任何人。'),
      })
      .prefault({ required: 1, approvers: [] }),
    'How many of whom must approve.',
    '需要哪些人中的几人审批。',
  ),
  returns: told(
    z.boolean().default(false),
    'An experiment that ends on stable.',
    '实验结束后回到稳定版本。',
  ),
  inPlace: told(
    z.boolean().default(false),
    'The candidate replaces stable in its own slot; there is no split.',
    '候选版本在原槽位替换稳定版本，没有分流。',
  ),
  onAbort: told(
    z.enum(['instant', 'ramp', 'hold']).exactOptional(),
    'How it goes back where nobody is harmed, or a person is to be asked.',
    '无人受损或需先询问人员时的回退方式。',
  ),
} satisfies Fields<Plan>);
