import type { StepResult } from '../../environments/create.ts';
import type { Difference } from '../../environments/differences.ts';
import type { Step } from '../../environments/plan.ts';
import type { NeededRight } from '../../ports/cluster-objects.ts';
import { stableJson } from '../../shared/stable-json.ts';
import type { EnvAction, EnvWords } from '../messages/env-words.ts';

/** One object of an environment, as it is printed; no value of a Secret is in it. */
export type ObjectView = {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly action: EnvAction;
  /** Why it was refused or failed. */
  readonly why?: string;
  readonly differences: readonly Difference[];
  /** Keys whose source has no value now. */
  readonly kept: readonly string[];
};

const LOOKED_AT: Readonly<Record<Step['action'], EnvAction>> = {
  create: 'missing',
  update: 'differs',
  none: 'unchanged',
  refuse: 'refused',
  'leave-out': 'left-out',
};

/** An object that was looked at. */
export function viewOf(step: Step, words: EnvWords): ObjectView {
  return withWhy(step, LOOKED_AT[step.action], words, undefined);
}

/** An object that something was done about. */
export function resultView({ step, outcome }: StepResult, words: EnvWords): ObjectView {
  const planned = step.action === 'create' ? 'would-create' : 'would-update';
  const action = outcome.kind === 'planned' ? planned : outcome.kind;
  return withWhy(step, action, words, outcome.kind === 'failed' ? outcome.message : undefined);
}

function withWhy(
  { wanted, differences, obstacle, kept }: Step,
  action: EnvAction,
  words: EnvWords,
  message: string | undefined,
): ObjectView {
  const { name, namespace } = wanted.object.metadata;
  const why = message ?? (obstacle && words.obstacle(obstacle));
  return {
    kind: wanted.kind.kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    action,
    ...(why === undefined ? {} : { why }),
    differences,
    kept: kept.map(({ key }) => key),
  };
}

const SIGNS: Readonly<Record<EnvAction, string>> = {
  created: '+',
  updated: '~',
  unchanged: ' ',
  'left-out': '-',
  skipped: '-',
  refused: '✗',
  failed: '✗',
  'would-create': '+',
  'would-update': '~',
  missing: '+',
  differs: '~',
};

/** The lines about one object; none where nothing is to be told. */
export function objectLines(view: ObjectView, words: EnvWords): readonly string[] {
  const { kind, name, action, why, differences, kept } = view;
  const notes = kept.length === 0 ? [] : [`      ${words.kept(kept.join(', '))}`];
  const head = `  ${SIGNS[action]} ${kind} ${name}: ${words.actions[action]}${why === undefined ? '' : `: ${why}`}`;
  if (action === 'unchanged') return kept.length === 0 ? [] : [head, ...notes];
  const fields = differences.flatMap((difference) => fieldLines(difference, words));
  return [head, ...fields.map((line) => `      ${line}`), ...notes];
}

/** The summary of an environment: how many objects met which end. */
export function countLine(views: readonly ObjectView[], words: EnvWords): string {
  const counts = new Map<EnvAction, number>();
  for (const { action } of views) counts.set(action, (counts.get(action) ?? 0) + 1);
  return [...counts].map(([action, count]) => words.count(action, count)).join(', ');
}

/** One line for each right. */
export function rightLines(rights: readonly NeededRight[], words: EnvWords): readonly string[] {
  return rights.map(({ verb, group, resource, namespace }) => {
    const what = group === '' ? resource : `${resource}.${group}`;
    const where = namespace === undefined ? words.cluster : `-n ${namespace}`;
    return `  ${words.right({ verb, what, where })}`;
  });
}

/** A list shows only the elements that one side lacks. */
function fieldLines({ path, found, wanted }: Difference, words: EnvWords): readonly string[] {
  if (!Array.isArray(found) || !Array.isArray(wanted)) {
    return [words.field(path, valueText(found, words), valueText(wanted, words))];
  }
  const [before, after] = [found.map(stableJson), wanted.map(stableJson)];
  return [
    ...before.filter((one) => !after.includes(one)).map((one) => `${path}: - ${one}`),
    ...after.filter((one) => !before.includes(one)).map((one) => `${path}: + ${one}`),
  ];
}

function valueText(value: unknown, { nothing }: EnvWords): string {
  if (value === undefined) return nothing;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
