import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { messageOf } from '../../../shared/errors.ts';
import { askEdge, type EdgeAddress } from './edge-request.ts';
import type { PreviewTrust } from './preview.ts';

const DEADLINE_MS = 5000;
const versionSchema = z.looseObject({ startedAtMs: z.number() });

/** The path at which a process tells when it started, which is its name among others of the same release. */
export const VERSION_PATH = '/api/version';

/** When the process that gave this answer started (epoch ms). @throws {Error} when it does not tell. */
export function startOf(text: string): number {
  return versionSchema.parse(JSON.parse(text)).startedAtMs;
}

/**
 * Waits until the edge leads to the processes that started at these times, and to no other.
 * @throws {Error} with what answered instead, when that is not so in time.
 */
export async function ledTo(
  edge: EdgeAddress,
  wanted: {
    readonly headers: Readonly<Record<string, string>>;
    readonly starts: ReadonlySet<number>;
  },
  { answers, withinMs, everyMs }: PreviewTrust,
): Promise<void> {
  const giveUpMs = performance.now() + withinMs;
  let inARow = 0;
  while (inARow < answers) {
    const stranger = await strangerIn(edge, wanted);
    if (stranger === undefined) {
      inARow += 1;
      continue;
    }
    inARow = 0;
    if (performance.now() > giveUpMs) {
      throw new Error(
        `expected ${answers} answers in a row of the new pods within ${withinMs / 1000} s, got ${stranger}`,
      );
    }
    await wait(everyMs);
  }
}

async function strangerIn(
  edge: EdgeAddress,
  { headers, starts }: Parameters<typeof ledTo>[1],
): Promise<string | undefined> {
  try {
    const { status, text } = await askEdge(edge, {
      path: VERSION_PATH,
      headers,
      deadlineMs: DEADLINE_MS,
    });
    if (status !== 200) return `status ${status}`;
    return starts.has(startOf(text)) ? undefined : 'an answer of other pods';
  } catch (error) {
    return messageOf(error);
  }
}
