import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { messageOf, UserError } from '../../shared/errors.ts';
import { CLOCK } from '../clock.ts';
import { rolloutNamed } from '../rollout/begin.ts';
import { say, type Session } from '../session.ts';
import { openEvidence } from '../store.ts';
import { formatNumber } from '../messages/number.ts';

const LOOK_EVERY_MS = 500;

/**
 * Writes the evidence of a rollout, to a file or to standard output; with `follow` until the rollout has ended.
 * @throws {UserError} when there is no such rollout, no evidence of it, or the file cannot be written.
 */
export async function record(
  { scene, store, words }: Session,
  rollout: string | undefined,
  { out, follow = false }: { readonly out?: string; readonly follow?: boolean },
): Promise<void> {
  const { id } = await rolloutNamed(store, rollout);
  const next = openEvidence(scene).follow(id);
  const target = out === undefined ? process.stdout : await openTarget(out);
  const hasEnded = async (): Promise<boolean> =>
    !follow || (await store.rollout(id))?.finishedAtMs !== undefined;
  const lines = await copy(next, target, hasEnded);
  if (lines === 0) {
    throw new UserError(words.judge.noEvidence(id), words.judge.noEvidenceHint);
  }
  if (out === undefined) return;
  target.end();
  await once(target, 'finish');
  say(words.judge.recorded(formatNumber(lines), out));
}

/** Copies what is there and what comes, until the end or Ctrl-C; answers how many lines. */
async function copy(
  next: () => Promise<readonly string[]>,
  target: Writable,
  hasEnded: () => Promise<boolean>,
): Promise<number> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  let lines = 0;
  for (;;) {
    // Asked before the lines, so that what came before the end is never missed.
    const isLast = (await hasEnded()) || stop.signal.aborted;
    const fresh = await next();
    lines += fresh.length;
    if (fresh.length > 0 && !target.write(`${fresh.join('\n')}\n`)) await once(target, 'drain');
    if (isLast) return lines;
    await CLOCK.wait(LOOK_EVERY_MS, stop.signal);
  }
}

async function openTarget(path: string): Promise<Writable> {
  const file = createWriteStream(path, { mode: 0o600 });
  try {
    await once(file, 'open');
    return file;
  } catch (error) {
    throw new UserError(`${path} cannot be written: ${messageOf(error)}`, 'Name another file.');
  }
}
