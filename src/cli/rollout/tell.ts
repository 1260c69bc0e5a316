import type { Look } from '../../domain/record.ts';
import type { ProgressFlags } from '../flags.ts';
import type { Session } from '../session.ts';
import { lineNarrator, type Narrator } from './follow.ts';
import { liveNarrator } from './live.ts';

/** The live screen for a person at a terminal, a line an event for everybody else. */
export function narratorFor(
  session: Session,
  { logFormat }: ProgressFlags,
  options: { readonly since: Look | undefined; readonly quit: () => void },
): Narrator {
  return process.stderr.isTTY && logFormat === 'text'
    ? liveNarrator(session, options.quit)
    : lineNarrator(session, logFormat, options.since);
}
