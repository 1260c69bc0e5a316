import type { NeededRight } from '../../ports/cluster-objects.ts';
import type { Move } from '../../environments/rotation/next-move.ts';
import type { RotationRefusal } from '../../environments/rotation/refusal.ts';
import type { PairRotation } from '../../environments/rotation/rotate-own-pair.ts';
import type { RotationResult } from '../../environments/rotation/rotate-values.ts';
import type { ValuesTarget } from '../../environments/rotation/target.ts';
import { troubleText, type RotationManner } from '../messages/env-rotation.ts';
import type { EnvWords } from '../messages/env-words.ts';
import { rightLines } from './view.ts';

/** What is printed about a rotation, and how the command ends; no value is in it. */
export type Rotated = {
  readonly exitCode: number;
  readonly outcome: string;
  readonly lines: readonly string[];
  readonly [key: string]: unknown;
};

const EXIT: Readonly<Record<Exclude<Move['kind'], 'refuse'>, number>> = {
  done: 0,
  take: 0,
  bring: 0,
  roll: 0,
  record: 0,
  operator: 4,
  wait: 4,
  'wait-for-pods': 1,
};
const REFUSED: Readonly<Record<RotationRefusal['code'], number>> = {
  'several-sources': 2,
  'no-value': 2,
  'one-value-only': 2,
  'out-of-turn': 2,
  busy: 4,
  drift: 5,
  obstacle: 1,
  absent: 1,
  trial: 1,
};

/** A rotation of values as it is printed. */
export function rotationOf(
  result: RotationResult,
  { nature, keys }: ValuesTarget,
  words: EnvWords,
): Rotated {
  if (result.kind === 'rights-missing') return withoutRights(result.rights, words);
  const [first] = keys;
  const file = first?.place.kind === 'file' ? first.place.path : undefined;
  const { kind: _kind, end, usedSinceMs, ...rest } = result;
  const since = usedSinceMs === undefined ? undefined : new Date(usedSinceMs).toISOString();
  return {
    ...rest,
    exitCode: end.kind === 'refuse' ? REFUSED[end.why.code] : EXIT[end.kind],
    outcome: end.kind,
    end,
    usedSince: since,
    lines: [
      endText(result, { nature, file }, words),
      ...(since === undefined ? [] : [words.rotation.usedSince(since)]),
    ],
  };
}

/** The renewal of a pair as it is printed. */
export function pairRotationOf(result: PairRotation, words: EnvWords): Rotated {
  const { kind } = result;
  if (kind === 'rights-missing') return withoutRights(result.rights, words);
  if (kind === 'absent') return { exitCode: 1, outcome: kind, lines: [words.rotation.noPair] };
  const until = new Date(result.untilMs).toISOString();
  const line = words.rotation.pair[kind](result.secret, until);
  return { exitCode: 0, outcome: kind, lines: [line] };
}

/** A rotation that was not begun, since these rights are missing. */
function withoutRights(rights: readonly NeededRight[], words: EnvWords): Rotated {
  const lines = [words.rotation.rightsMissing(rights.length), ...rightLines(rights, words)];
  return { exitCode: 1, outcome: 'rights-missing', rights, lines };
}

function endText(
  { end, left, consumers }: Extract<RotationResult, { kind: 'ended' }>,
  manner: RotationManner,
  { rotation, obstacle, tlsProblems }: EnvWords,
): string {
  switch (end.kind) {
    case 'refuse': {
      const { why } = end;
      return rotation.refusal(why, {
        obstacle: why.code === 'obstacle' ? obstacle(why.obstacle) : '',
        trouble: troubleText(why.code === 'trial' ? why.trouble : undefined, tlsProblems),
      });
    }
    case 'operator':
      return rotation.operator(end.step, end.names, manner);
    case 'wait':
      return rotation.wait(new Date(Date.now() + end.leftMs).toISOString());
    case 'wait-for-pods':
      return rotation.waitForPods(end.pods);
    case 'done':
      return rotation.done(manner);
    default:
      return rotation.would(left, consumers);
  }
}
