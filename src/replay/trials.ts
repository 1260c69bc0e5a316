import type { EvidenceHeader, WrittenScrape } from '../domain/scrape.ts';
import { readLine, type Place } from '../evidence-file/read-line.ts';
import { UserError } from '../shared/errors.ts';
import {
  beginTrial,
  continueTrial,
  followScrape,
  type Trial,
  type TrialAnswer,
} from '../trial/follow.ts';

/** What one line brought: a rollout that begins or goes on, one scrape's answer, or the end of what was kept. */
export type Seen =
  | { readonly kind: 'header'; readonly header: EvidenceHeader }
  | {
      readonly kind: 'scrape';
      readonly header: EvidenceHeader;
      readonly written: WrittenScrape;
      readonly answer: TrialAnswer;
    }
  | { readonly kind: 'end'; readonly because: string };

type Kept = { readonly header: EvidenceHeader; readonly trial: Trial };

/** More rollouts than one process has to judge at a time. */
const ROLLOUTS_MAX = 100_000;

/**
 * Judges evidence line by line; rollouts with different ids do not see each other. `change` lets another policy judge.
 * @throws {UserError} from the function that comes back, naming the line, when it cannot be read or belongs to nothing.
 */
export function openTrials(
  change: (header: EvidenceHeader) => EvidenceHeader = (header) => header,
): (text: string, place: Place) => Seen {
  const kept = new Map<string, Kept>();
  let last: string | undefined;
  return (text, place) => {
    const line = readLine(text, place);
    if (line.kind === 'end') return line;
    if (line.kind === 'header') {
      const header = change(line.header);
      kept.set(header.id, { header, trial: trialOf(header, kept.get(header.id), place) });
      if (kept.size > ROLLOUTS_MAX) throw lost(place, `at most ${ROLLOUTS_MAX} rollouts`, 'more');
      last = header.id;
      return { kind: 'header', header };
    }
    const { scrape: written } = line;
    const id = written.id ?? last ?? '';
    const found = kept.get(id);
    if (found === undefined) {
      throw lost(place, 'a header before the first scrape', written.id ?? 'none');
    }
    const answer = followScrape(found.trial, written);
    kept.set(id, { header: found.header, trial: answer.trial });
    return { kind: 'scrape', header: found.header, written, answer };
  };
}

function trialOf(header: EvidenceHeader, before: Kept | undefined, place: Place): Trial {
  if (header.continuesAfter === undefined) return beginTrial(header);
  const trial = before === undefined ? undefined : continueTrial(before.trial, header);
  if (trial !== undefined) return trial;
  throw lost(
    place,
    `${header.continuesAfter} scrapes of ${header.id} before it`,
    `${before?.trial.scrapes ?? 0}`,
  );
}

function lost({ file, line }: Place, expected: string, got: string): UserError {
  return new UserError(
    `${file}:${line}: expected ${expected}, got ${got}`,
    'docs/reference/evidence-format.md tells in which order lines come.',
  );
}
