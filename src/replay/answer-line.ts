import { UserError } from '../shared/errors.ts';
import { nextStepInMs } from '../trial/estimate.ts';
import { reasonOf } from '../trial/verdict-record.ts';
import { wantedWeights } from '../trial/weights.ts';
import type { Place } from '../evidence-file/read-line.ts';
import { openTrials, type Seen } from './trials.ts';

/** Answers one line of a stream with one line, without its end. `failed` says that the line was not understood. */
export type Answering = (
  text: string,
  place: Place,
) => { readonly line: string; readonly failed: boolean };

/**
 * Judges a stream of evidence: each line is answered by one line of JSON. A line that cannot be read is answered by
 * what is wrong with it, and changes nothing.
 */
export function openAnswers(change?: Parameters<typeof openTrials>[0]): Answering {
  const see = openTrials(change);
  return (text, place) => {
    try {
      return { line: JSON.stringify(answerTo(see(text, place))), failed: false };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const { message, hint } = error;
      return { line: JSON.stringify({ line: place.line, error: message, hint }), failed: true };
    }
  };
}

function answerTo(seen: Seen): object {
  if (seen.kind === 'end') return { end: seen.because };
  const { header } = seen;
  if (seen.kind === 'header') {
    const at = { phase: 'shifting', step: 0 } as const;
    return { id: header.id, ...at, weights: wantedWeights(header.setup.plan, at) };
  }
  const { scrape, judged, decision, weights } = seen.answer;
  const { verdict, memory } = judged;
  const missing = verdict.gates.map(({ missingRequests }) => missingRequests);
  return {
    id: header.id,
    atMs: scrape.atMs,
    verdict: verdict.kind,
    shed: verdict.shed,
    because: reasonOf(verdict.because),
    phase: decision.state.phase,
    step: decision.state.step,
    weights,
    eBad: verdict.eBad,
    gates: verdict.gates,
    missing: {
      requests: Math.max(0, ...missing),
      ms: nextStepInMs(verdict, memory, scrape.atMs),
    },
  };
}
