import { z } from 'zod';
import type { Weights } from '../domain/rollout.ts';
import type { RoleScrape, SourceSample, VerdictRecord, WrittenScrape } from '../domain/scrape.ts';
import { finite, ms, name, told, weights, type Fields } from './told.ts';

const counter = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])], {
  error: 'a number or "NaN", "Infinity", "-Infinity"',
});

const sourceSchema = z.strictObject({
  name: told(
    name,
    'Of the source, the same for the whole rollout: the edge, or one process.',
    '来源名，整个上线过程中保持不变：入口代理，或某个进程。',
  ),
  instance: told(
    name.exactOptional(),
    'Changes when its counters begin at 0 again; `name` where it is left out.',
    '计数器重新从 0 开始时改变；省略时等于 `name`。',
  ),
  startedAtMs: told(
    ms.default(0),
    'When its counters began. Older than the rollout: the first scrape is only the base line.',
    '计数器的起始时间。早于上线开始时，首次抓取只作为基线。',
  ),
  atMs: told(
    ms.exactOptional(),
    'When it was read; the scrape’s time where it is left out.',
    '读取时间；省略时为该次抓取的时间。',
  ),
  series: told(
    z.record(z.string(), counter),
    'Raw counters by series name, as they were read: never rates, never differences. What is no counter, such as `"NaN"` or a value below 0, blinds the scrape.',
    '按序列名给出的原始计数，原样记录：不是速率，也不是差值。不是计数的值（例如 `"NaN"` 或负数）使整次抓取视为无数据。',
  ),
  holds: told(
    z.record(name, z.number()).exactOptional(),
    'What the process holds right now, by the names in `limits`.',
    '进程当前占用的资源，按 `limits` 中的名称给出。',
  ),
} satisfies Fields<SourceSample>);

const role = z.strictObject({
  sources: told(
    z.array(sourceSchema).max(10_000).default([]),
    'All that was read.',
    '读到的全部来源。',
  ),
  blind: told(
    z.string().min(1).exactOptional(),
    'Why something could not be read: then the whole scrape is blind.',
    '未能读取的原因；此时整次抓取视为无数据。',
  ),
});

const gate = z.strictObject({
  gate: told(name, 'Its name.', '关卡名。'),
  eBad: told(finite, 'Evidence of harm; compares with 1/α.', '危害证据；与 1/α 比较。'),
  eOk: told(finite, 'Evidence to pass; compares with 1/β.', '放行证据；与 1/β 比较。'),
  bad: told(finite, 'Bad events of the candidate in this step.', '本步骤中候选版本的坏事件数。'),
  total: told(finite, 'All its events in this step.', '本步骤中候选版本的事件总数。'),
  missingRequests: told(finite, 'Clean requests still missing.', '还缺少的正常请求数。'),
});

const verdictSchema: z.ZodType<VerdictRecord> = z.strictObject({
  kind: told(z.enum(['advance', 'hold', 'rollback']), 'What it says.', '判定。'),
  shed: told(
    z.boolean(),
    'Asks for weight 0 until evidence is back.',
    '要求权重降为 0，直到数据恢复。',
  ),
  eBad: told(finite, 'Evidence of harm, all gates merged.', '合并所有关卡后的危害证据。'),
  because: told(
    z.strictObject({
      code: told(name, 'Of the message catalogue.', '消息目录中的代码。'),
      details: told(
        z.record(name, z.union([z.string(), z.number()])),
        'Its numbers and names.',
        '其中的数值与名称。',
      ),
    }),
    'Why, as a code and the numbers in it.',
    '原因：代码及其中的数值。',
  ),
  gates: told(z.array(gate).max(1000), 'What each gate says.', '每个关卡的判定。'),
});

const fields = z.strictObject({
  id: told(
    name.exactOptional(),
    'The rollout that it belongs to; the last header’s where it is left out.',
    '所属的上线；省略时属于最近的头部行。',
  ),
  atMs: told(ms, 'When it was taken, epoch ms.', '抓取时间（epoch 毫秒）。'),
  phase: told(
    z
      .enum([
        'preparing',
        'checking',
        'shifting',
        'soaking',
        'draining',
        'aborting',
        'promoted',
        'rolled-back',
      ])
      .exactOptional(),
    'Where the rollout was; left out, the judge’s own verdicts move it.',
    '上线所处的阶段；省略时由判定推进。',
  ),
  step: told(
    z.int().min(0).exactOptional(),
    'The step, counted from 0; goes with `phase`.',
    '步骤序号，从 0 起；与 `phase` 一同给出。',
  ),
  wanted: told(weights.exactOptional(), 'Weights that were asked for.', '所要求的权重。'),
  observed: told(
    weights.exactOptional(),
    'Weights that the edge showed; those that were asked for where both are left out.',
    '入口代理显示的权重；与 `unseen` 都省略时视为所要求的权重。',
  ),
  unseen: told(
    z.string().min(1).exactOptional(),
    'Why the weights could not be seen.',
    '未能看到权重的原因。',
  ),
  candidate: told(role, 'The version on trial.', '受检验的版本。'),
  stable: told(
    role.prefault({}),
    'The trusted version; empty in place.',
    '受信任的版本；原地替换时为空。',
  ),
  verdict: told(
    verdictSchema.exactOptional(),
    'What the judge said when it was recorded; `judge replay` compares.',
    '记录时的判定；`judge replay` 会进行比对。',
  ),
});

/** One scrape, as it is written. */
export const scrapeSchema: z.ZodType<WrittenScrape> = fields
  .refine(({ phase, step }) => (phase === undefined) === (step === undefined), {
    error: 'phase and step together, or neither',
    path: ['step'],
  })
  .transform(({ phase, step, observed, unseen, candidate, stable, ...rest }): WrittenScrape => ({
    ...rest,
    ...(phase === undefined || step === undefined ? {} : { at: { phase, step } }),
    ...observedPart(observed, unseen),
    roles: { candidate: roleOf(candidate, rest.atMs), stable: roleOf(stable, rest.atMs) },
  }));

function observedPart(
  observed: Weights | undefined,
  unseen: string | undefined,
): Pick<WrittenScrape, 'observed'> {
  if (unseen !== undefined) return { observed: { kind: 'unknown', reason: unseen } };
  return observed === undefined ? {} : { observed: { kind: 'known', value: observed } };
}

function roleOf({ sources, blind }: z.output<typeof role>, scrapedAtMs: number): RoleScrape {
  return {
    sources: sources.map((one): SourceSample => ({
      ...one,
      instance: one.instance ?? one.name,
      atMs: one.atMs ?? scrapedAtMs,
      series: numbersOf(one.series),
    })),
    ...(blind === undefined ? {} : { blind }),
  };
}

/** The scrape as it is written; what a reader takes for granted is left out. */
export function writtenScrape({ at, observed, ...rest }: WrittenScrape): object {
  const { roles, verdict, wanted, atMs, id } = rest;
  return {
    id,
    atMs,
    ...at,
    wanted,
    ...(observed?.kind === 'known' ? { observed: observed.value } : { unseen: observed?.reason }),
    candidate: writtenRole(roles.candidate, atMs),
    stable: writtenRole(roles.stable, atMs),
    verdict,
  };
}

function writtenRole({ sources, blind }: RoleScrape, scrapedAtMs: number): object {
  return {
    sources: sources.map(({ name: own, instance, startedAtMs, atMs, series, holds }) => ({
      name: own,
      instance: instance === own ? undefined : instance,
      startedAtMs,
      atMs: atMs === scrapedAtMs ? undefined : atMs,
      series: mapSeries(series, (value) => (Number.isFinite(value) ? value : String(value))),
      holds,
    })),
    blind,
  };
}

/** Most series are numbers already; looking is cheaper than copying. */
function numbersOf(series: Readonly<Record<string, number | string>>): Record<string, number> {
  return isNumeric(series) ? series : mapSeries(series, Number);
}

function isNumeric(
  series: Readonly<Record<string, number | string>>,
): series is Record<string, number> {
  for (const key in series) if (typeof series[key] !== 'number') return false;
  return true;
}

function mapSeries<A, B>(
  series: Readonly<Record<string, A>>,
  change: (value: A) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(series).map(([key, value]) => [key, change(value)]));
}
