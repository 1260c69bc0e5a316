import { z } from 'zod';
import type { EvidenceHeader } from '../domain/scrape.ts';
import { judgeSchema, meanSourceSchema, sourceSchema } from './judge-schema.ts';
import { planSchema } from './plan-schema.ts';
import { ms, name, told } from './told.ts';

/** What the first key of every evidence file says. */
export const FORMAT = 'zhiyou-evidence';

/** Grows when a reader of the format before could not read a file rightly any more. */
export const FORMAT_VERSION = 1;

const holder = z.strictObject({
  slot: told(z.enum(['blue', 'green']), 'Where it ran.', '所在槽位。'),
  release: told(name, 'The version.', '版本。'),
});

const fields = z.strictObject({
  format: told(z.literal(FORMAT), 'Says what the file is.', '说明这是什么文件。'),
  version: told(
    z.int().min(1).max(FORMAT_VERSION),
    'Of the format. A reader refuses a newer one.',
    '格式版本。读取方拒绝更新的版本。',
  ),
  id: told(
    name,
    'Of the rollout; in a stream it tells rollouts apart.',
    '上线编号；在流中用来区分多个上线。',
  ),
  application: told(name.default('application'), 'What was delivered.', '所发布的应用。'),
  environment: told(name.default('environment'), 'Where.', '所在环境。'),
  stable: told(
    holder.prefault({ slot: 'blue', release: 'stable' }),
    'The trusted version.',
    '受信任的版本。',
  ),
  candidate: told(
    holder.prefault({ slot: 'green', release: 'candidate' }),
    'The version on trial.',
    '受检验的版本。',
  ),
  startedAtMs: told(
    ms,
    'When the rollout began, epoch ms. A source that is younger has counted only for this rollout.',
    '上线开始时间（epoch 毫秒）。更晚启动的来源，其全部计数都属于本次上线。',
  ),
  plan: told(planSchema, 'The compiled plan.', '编译后的计划。'),
  judge: told(judgeSchema, 'The judge’s rules.', '评判规则。'),
  sources: told(
    z.array(sourceSchema).max(1000),
    'Which counters feed which gate.',
    '哪些计数器供给哪个关卡。',
  ),
  means: told(
    z.array(meanSourceSchema).max(1000).exactOptional(),
    'Which counters feed the gates on means.',
    '哪些计数器供给基于均值的关卡。',
  ),
  limits: told(
    z.record(name, z.number().gt(0)).exactOptional(),
    'How much of each thing, such as `memory`, a process may hold before it ends.',
    '每种资源（例如 `memory`）进程最多可占用多少，超过即终止。',
  ),
  lookedFromMs: told(
    ms.exactOptional(),
    'When the judge began to look; `startedAtMs` where it is left out.',
    '评判器开始观察的时间；省略时为 `startedAtMs`。',
  ),
  seed: told(
    z.int().exactOptional(),
    'Of the simulation that made the evidence.',
    '生成该证据的模拟所用的种子。',
  ),
  continuesAfter: told(
    z.int().min(0).exactOptional(),
    'The command that drives was started again: it remembers this many scrapes since the rollout began, and those after them do not count.',
    '驱动命令重新启动：它记得自上线开始以来的这么多次抓取，其后的抓取不算数。',
  ),
});

/** The first line of an evidence file. */
export const headerSchema: z.ZodType<EvidenceHeader> = fields.transform(
  ({
    format: _format,
    version: _version,
    startedAtMs,
    plan,
    judge,
    sources,
    means,
    limits,
    ...rest
  }) => ({
    ...rest,
    setup: {
      startedAtMs,
      plan,
      policy: judge,
      sources,
      ...(means === undefined ? {} : { means }),
      ...(limits === undefined ? {} : { limits }),
    },
  }),
);

/** The header as it is written. */
export function writtenHeader({ setup, ...rest }: EvidenceHeader): object {
  const { startedAtMs, plan, policy, sources, means, limits } = setup;
  return {
    format: FORMAT,
    version: FORMAT_VERSION,
    ...rest,
    startedAtMs,
    plan,
    judge: policy,
    sources,
    means,
    limits,
  };
}
