import { emitKeypressEvents } from 'node:readline';
import type { Look, RolloutDocument } from '../../domain/record.ts';
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
  let explaining = false;
  let drawn = 0;
  const draw = (): void => {
    if (document === undefined) return;
    const screen = screenOf(session.language, stream);
    const lines = explaining
      ? renderExplain(
          { document, looks, journalLines: journalOf(session.store, document.id) },
          screen,
        )
      : renderRollout(document, looks, screen);
    const height = Math.max(4, (stream.rows ?? 40) - 1);
    const shown = lines.slice(0, height);
    const back = drawn === 0 ? '' : `${ESCAPE}${drawn}F`;
    stream.write(`${back}${ESCAPE}0J${shown.join('\n')}\n`);
    drawn = shown.length;
  };
  const stopKeys = listenToKeys((key) => {
    if (key === 'q') quit();
    if (key === 'e') explaining = !explaining;
    if (document !== undefined) act(session, document, key);
    draw();
  }, quit);
  return {
    tell: (now, added) => {
      document = now;
      looks = [...looks, ...added].slice(-LOOKS_KEPT);
      draw();
    },
    end: stopKeys,
  };
}

/** A person at the terminal needs no other way to be named than the account that they work under. */
function act(session: Session, { id }: RolloutDocument, key: string): void {
  const by = session.actor;
  if (key === 'p') sendInput(session.store, id, { kind: 'pause', by });
  if (key === 'r') sendInput(session.store, id, { kind: 'resume', by });
  if (key === 'a') sendInput(session.store, id, { kind: 'abort', by, text: 'at the terminal' });
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
