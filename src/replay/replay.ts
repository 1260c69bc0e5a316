import type { EvidenceHeader, VerdictRecord } from '../domain/scrape.ts';
import type { Phase, Weights } from '../domain/rollout.ts';
import type { Place } from '../evidence-file/read-line.ts';
import { UserError } from '../shared/errors.ts';
import { stableJson } from '../shared/stable-json.ts';
import { verdictRecord } from '../trial/verdict-record.ts';
import { wantedWeights } from '../trial/weights.ts';
import { openTrials, type Seen } from './trials.ts';

/** One scrape, judged again. */
type ReplayedScrape = {
  /** Line of the file, counted from 1. */
  readonly line: number;
  readonly atMs: number;
  readonly phase: Phase;
  readonly step: number;
  readonly verdict: VerdictRecord;
  /** What was recorded, where it differs in any bit. */
  readonly recorded?: VerdictRecord;
};

/** Scrapes of one step in a row, or of one phase that has no steps. */
export type ReplayedStretch = {
  readonly phase: Phase;
  readonly step: number;
  readonly weights: Weights;
  readonly fromMs: number;
  readonly toMs: number;
  readonly scrapes: number;
  /** First time that the verdict was to go on, or back; absent: never. */
  readonly advanceAtMs?: number;
  readonly rollbackAtMs?: number;
  readonly last: VerdictRecord;
};

/** A file, judged again. */
export type Replay = {
  readonly header: EvidenceHeader;
  readonly scrapes: readonly ReplayedScrape[];
  readonly stretches: readonly ReplayedStretch[];
  /** Scrapes with a recorded verdict, and those of them where it differs. */
  readonly compared: number;
  readonly different: number;
  /** Why nothing more was kept; absent when the file simply ends. */
  readonly ended?: string;
};

/** Collects a replay line by line; `result` may be asked at any time. */
export type Replaying = {
  readonly read: (text: string, place: Place) => Seen;
  /** @throws {UserError} when there was no header. */
  readonly result: (file: string) => Replay;
};

/**
 * Judges a file again. `change` lets another policy judge what was seen; the weights stay the recorded ones, because
 * what other weights would have brought was never seen.
 */
export function openReplay(change?: Parameters<typeof openTrials>[0]): Replaying {
  const see = openTrials(change);
  const scrapes: ReplayedScrape[] = [];
  const stretches: ReplayedStretch[] = [];
  let header: EvidenceHeader | undefined;
  let compared = 0;
  let ended: string | undefined;
  return {
    read: (text, place) => {
      const seen = see(text, place);
      if (seen.kind === 'header') header ??= seen.header;
      if (seen.kind === 'end') ended = seen.because;
      if (seen.kind === 'scrape') {
        const one = replayed(seen, place.line);
        scrapes.push(one);
        if (seen.written.verdict !== undefined) compared += 1;
        stretch(stretches, one, seen);
      }
      return seen;
    },
    result: (file) => {
      if (header === undefined) {
        throw new UserError(`${file}: no evidence in it`, 'zhiyou judge record writes some.');
      }
      const different = scrapes.filter(({ recorded }) => recorded !== undefined).length;
      const end = ended === undefined ? {} : { ended };
      return { header, scrapes, stretches, compared, different, ...end };
    },
  };
}

function replayed(
  { answer, written }: Extract<Seen, { kind: 'scrape' }>,
  line: number,
): ReplayedScrape {
  const { atMs, phase, step } = answer.scrape;
  const verdict = verdictRecord(answer.judged.verdict);
  const { verdict: recorded } = written;
  const differs = recorded !== undefined && stableJson(recorded) !== stableJson(verdict);
  return { line, atMs, phase, step, verdict, ...(differs ? { recorded } : {}) };
}

function stretch(
  stretches: ReplayedStretch[],
  { atMs, phase, step, verdict }: ReplayedScrape,
  { header }: Extract<Seen, { kind: 'scrape' }>,
): void {
  const last = stretches.at(-1);
  const goesOn = last !== undefined && last.phase === phase && last.step === step;
  const before: ReplayedStretch = goesOn
    ? last
    : {
        phase,
        step,
        weights: wantedWeights(header.setup.plan, { phase, step }),
        fromMs: atMs,
        toMs: atMs,
        scrapes: 0,
        last: verdict,
      };
  const first = (kind: VerdictRecord['kind'], known: number | undefined) =>
    known ?? (verdict.kind === kind ? atMs : undefined);
  const advanceAtMs = first('advance', before.advanceAtMs);
  const rollbackAtMs = first('rollback', before.rollbackAtMs);
  const now: ReplayedStretch = {
    ...before,
    toMs: atMs,
    scrapes: before.scrapes + 1,
    last: verdict,
    ...(advanceAtMs === undefined ? {} : { advanceAtMs }),
    ...(rollbackAtMs === undefined ? {} : { rollbackAtMs }),
  };
  if (goesOn) stretches[stretches.length - 1] = now;
  else stretches.push(now);
}
