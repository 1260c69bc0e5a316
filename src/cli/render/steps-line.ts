import type { RolloutDocument } from '../../domain/record.ts';
import type { Phase } from '../../domain/rollout.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatDuration } from '../messages/duration.ts';
import { formatPercent } from '../messages/number.ts';
import { nameText } from '../messages/words.ts';
import { span, type Line } from './line.ts';
import { planGroups, type StepGroup } from './plan-groups.ts';
import { flow } from './wrap.ts';

type Mark = 'done' | 'now' | 'ahead';

const MARKS = {
  done: ['✓', 'good'],
  now: ['●', 'accent'],
  ahead: ['○', 'dim'],
} as const;

const ORDER: readonly Phase[] = [
  'preparing',
  'checking',
  'shifting',
  'soaking',
  'draining',
  'promoted',
];

/** Where the rollout is on its way: what is done, what goes on, what is ahead. Nothing is ahead of one that goes back. */
export function stepsLines(
  document: RolloutDocument,
  screen: { readonly words: Catalogue; readonly width: number },
): Line[] {
  const { words, width } = screen;
  const { plan, state } = document;
  const head = [span(words.headings.steps, 'dim')];
  const { phase } = state;
  if (phase === 'aborting' || phase === 'rolled-back')
    return [[...head, span('  '), span(`◀ ${words.phases[phase]}`, 'bad')]];
  const duration = formatDuration(plan.soakMs, words.duration);
  const pieces = [
    marked(words.headings.prepare, markOf(phase, 'preparing')),
    marked(words.headings.check, markOf(phase, 'checking')),
    ...planGroups(plan).flatMap((group) => [
      [span('│ ', 'dim'), span(headOf(group, words))],
      ...group.percents.map((percent, k) =>
        marked(formatPercent(percent), stepMark(document, group.first + k)),
      ),
    ]),
    [span('│ ', 'dim'), ...marked(`${words.headings.soak} ${duration}`, markOf(phase, 'soaking'))],
    marked(words.headings.drain, markOf(phase, 'draining')),
  ];
  const [first = [], ...rest] = pieces;
  const indent = 2;
  return flow([[...head, span('  '), ...first], ...rest], { width, indent, gap: 2 });
}

function headOf({ isMirror, names }: StepGroup, words: Catalogue): string {
  if (isMirror) return words.headings.mirror;
  return words.phrases.join(names.map((name) => nameText(words, name)));
}

function marked(text: string, mark: Mark): Line {
  const [sign, tone] = MARKS[mark];
  return [span(`${sign} ${text}`, tone)];
}

function markOf(phase: Phase, of: Phase): Mark {
  if (phase === of) return 'now';
  return ORDER.indexOf(phase) > ORDER.indexOf(of) ? 'done' : 'ahead';
}

function stepMark({ state }: RolloutDocument, step: number): Mark {
  if (state.phase !== 'shifting') return markOf(state.phase, 'shifting');
  if (step === state.step) return 'now';
  return step < state.step ? 'done' : 'ahead';
}
