import type { History } from '../domain/history.ts';
import { addHistory, learnHistory, type PastScrape } from '../judge/learn.ts';
import { UserError } from '../shared/errors.ts';
import { openTrials } from './trials.ts';

/**
 * What the evidence of past rollouts teaches, oldest first; one list of lines a rollout. What cannot be read teaches
 * nothing: it was written by another version, or cut short.
 */
export function historyFrom(rollouts: readonly (readonly string[])[]): History {
  return rollouts.map((lines) => learnHistory(pastScrapes(lines))).reduce(addHistory, {});
}

/** Scrapes with traffic on the candidate: before, nobody compared anything. */
function pastScrapes(lines: readonly string[]): readonly PastScrape[] {
  const see = openTrials();
  const past: PastScrape[] = [];
  try {
    for (const [k, text] of lines.entries()) {
      const seen = see(text, { file: 'evidence', line: k + 1 });
      if (seen.kind !== 'scrape') continue;
      const { evidence } = seen.answer.judged;
      if (evidence.kind === 'known') past.push(evidence);
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  return past;
}
