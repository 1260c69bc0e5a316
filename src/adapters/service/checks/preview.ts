import { setTimeout as wait } from 'node:timers/promises';
import type { CheckTarget } from '../../../ports/checks.ts';
import { messageOf } from '../../../shared/errors.ts';
import { previewHeaders } from './check-of.ts';
import { askEdge, type EdgeAddress } from './edge-request.ts';

/** When a preview is believed. An edge of several processes may know a new route in one and not yet in the other. */
export type PreviewTrust = {
  /** Answers of the candidate in a row that are asked for. */
  readonly answers: number;
  /** Longest wait for them, ms. */
  readonly withinMs: number;
  /** Pause after an answer that was not the candidate's, ms. */
  readonly everyMs: number;
};

const ANSWER_DEADLINE_MS = 5000;

/**
 * Waits until the preview leads to the candidate and nowhere else.
 * @throws {Error} with what answered instead, when that is not so in time.
 */
export async function previewLeads(
  edge: EdgeAddress,
  target: CheckTarget,
  { answers, withinMs, everyMs }: PreviewTrust,
): Promise<void> {
  const giveUpMs = performance.now() + withinMs;
  let inARow = 0;
  while (inARow < answers) {
    const stranger = await strangerIn(edge, target);
    if (stranger === undefined) {
      inARow += 1;
      continue;
    }
    inARow = 0;
    if (performance.now() > giveUpMs) {
      throw new Error(
        `expected ${answers} answers in a row of ${target.release} within ${withinMs / 1000} s, got ${stranger}`,
      );
    }
    await wait(everyMs);
  }
}

/** What answered in place of the candidate; absent when it was the candidate. */
async function strangerIn(edge: EdgeAddress, target: CheckTarget): Promise<string | undefined> {
  try {
    const { status, release } = await askEdge(edge, {
      path: '/api/ready',
      headers: previewHeaders(target),
      deadlineMs: ANSWER_DEADLINE_MS,
    });
    if (release !== target.release) return `${status} of release ${release ?? 'unknown'}`;
    return status === 200 ? undefined : `status ${status}`;
  } catch (error) {
    return messageOf(error);
  }
}
