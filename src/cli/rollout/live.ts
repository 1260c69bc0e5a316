import { emitKeypressEvents } from 'node:readline';
import type { Look, RolloutDocument } from '../../domain/record.ts';
import type { Input } from '../../domain/input.ts';
import type { JournalEntry } from '../../ports/state-store.ts';
import { messageOf } from '../../shared/errors.ts';
import { renderExplain } from '../render/explain.ts';
import { renderRollout } from '../render/live-tree.ts';
import { screenOf, type Session } from '../session.ts';
import { journalOf } from './begin.ts';
import type { Narrator } from './follow.ts';
import { sendInput } from './send-input.ts';

const ESCAPE = '\u001B[';
const LOOKS_KEPT = 600;

/** The live screen on a terminal: drawn again in place; keys pause, resume, abort, explain and quit. */
export function liveNarrator(session: Session, quit: () => void): Narrator {
  const stream = process.stderr;
  let looks: readonly Look[] = [];
  let document: RolloutDocument | undefined;
  /** Shown while the reasons are explained. */
  let journalLines: readonly JournalEntry[] | undefined;
  let trouble: string | undefined;
  let drawn = 0;
  const draw = (): void => {
    if (document === undefined) return;
    const screen = screenOf(session.language, stream);
    const lines =
      journalLines === undefined
        ? renderRollout(document, looks, screen)
        : renderExplain({ document, looks, journalLines }, screen);
    const height = Math.max(4, (stream.rows ?? 40) - 1);
    const shown = [...lines, ...(trouble === undefined ? [] : [trouble])].slice(0, height);
    const back = drawn === 0 ? '' : `${ESCAPE}${drawn}F`;
    stream.write(`${back}${ESCAPE}0J${shown.join('\n')}\n`);
    drawn = shown.length;
  };
  const press = async (key: string): Promise<void> => {
    if (document === undefined) return;
    if (key === 'e') {
      journalLines =
        journalLines === undefined ? await journalOf(session.store, document.id) : undefined;
    }
    const input = inputOf(key, session.actor);
    if (input !== undefined) await sendInput(session.store, document.id, input);
  };
  const stopKeys = listenToKeys((key) => {
    if (key === 'q') quit();
    void press(key)
      .then(() => undefined, messageOf)
      .then((failure) => {
        trouble = failure;
        draw();
      });
  }, quit);
  return {
    tell: async (now, added) => {
      document = now;
      looks = [...looks, ...added].slice(-LOOKS_KEPT);
      if (journalLines !== undefined) journalLines = await journalOf(session.store, now.id);
      draw();
    },
    end: stopKeys,
  };
}

/** A person at the terminal needs no other way to be named than the account that they work under. */
function inputOf(key: string, by: string): Input | undefined {
  const inputs: Readonly<Record<string, Input>> = {
    p: { kind: 'pause', by },
    r: { kind: 'resume', by },
    a: { kind: 'abort', by, text: 'at the terminal' },
  };
  return inputs[key];
}

/** Answers a function that gives the terminal back. */
function listenToKeys(onKey: (key: string) => void, quit: () => void): () => void {
  const { stdin } = process;
  if (!stdin.isTTY) return () => {};
  const listen = (
    _text: string,
    key: { readonly name?: string; readonly ctrl?: boolean },
  ): void => {
    if (key.ctrl === true && key.name === 'c') quit();
    else onKey(key.name ?? '');
  };
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.resume();
  stdin.on('keypress', listen);
  return () => {
    stdin.off('keypress', listen);
    stdin.setRawMode(false);
    stdin.pause();
  };
}
