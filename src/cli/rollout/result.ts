import type { Look, RolloutDocument } from '../../domain/record.ts';
import type { Phase } from '../../domain/rollout.ts';
import { detectionMs } from '../report/detection.ts';
import { formatNumber } from '../messages/number.ts';
import { reasonText } from '../messages/reason.ts';
import { holderText } from '../messages/words.ts';
import { sentenceOf } from '../render/sentence.ts';
import { printResult, type Session } from '../session.ts';

/** What a command says to scripts: promoted or ok, rolled back, still on its way. */
const EXIT_CODES: Readonly<Record<string, number>> = { promoted: 0, 'rolled-back': 3 };

/** Reasons to go back for which the candidate's own log has the cause; why it cannot start is told in full already. */
const NEVER_WHOLE: ReadonlySet<string> = new Set(['deadline', 'crash-loop']);

/** The outcome of a rollout as data, for scripts. */
export type RolloutResult = {
  readonly rollout: string;
  readonly application: string;
  readonly environment: string;
  readonly phase: Phase;
  readonly stable: string;
  readonly candidate: string;
  readonly requests: number;
  readonly failedRequests: number;
  readonly ledgerDifferenceFen: string | undefined;
  readonly detectionMs: number | undefined;
  readonly because: string;
  /** Last lines of the candidate's log when it was not ready. */
  readonly trouble: string | undefined;
};

/** Takes the outcome out of what was stored. */
export function resultOf(
  { words }: Session,
  document: RolloutDocument,
  looks: readonly Look[],
): RolloutResult {
  const { id, application, environment, stable, candidate, state } = document;
  const last = looks.at(-1);
  const found = looks.find(({ verdict }) => verdict.kind === 'rollback');
  const because = found ?? last;
  return {
    rollout: id,
    application,
    environment,
    phase: state.phase,
    stable: stable.release,
    candidate: candidate.release,
    requests: last?.total.requests ?? 0,
    failedRequests: last?.total.failed ?? 0,
    ledgerDifferenceFen: looks.findLast((look) => look.ledgerDifferenceFen !== undefined)
      ?.ledgerDifferenceFen,
    detectionMs: detectionMs(looks),
    because: because === undefined ? '' : reasonText(words, sentenceOf(because)),
    trouble: troubleOf(document, looks),
  };
}

function troubleOf({ state }: RolloutDocument, looks: readonly Look[]): string | undefined {
  if (!NEVER_WHOLE.has(state.abortReason?.code ?? '')) return undefined;
  return looks.findLast(({ trouble }) => trouble !== undefined)?.trouble;
}

/** Prints the outcome and answers the exit code. */
export async function finish(session: Session, document: RolloutDocument): Promise<number> {
  const { words, flags, store } = session;
  const result = resultOf(session, document, await store.looks(document.id));
  printResult(flags.output, result, () => {
    const { promoted, rolledBack, stays, more } = words.commands;
    const counts = [formatNumber(result.failedRequests), formatNumber(result.requests)] as const;
    const { phase } = document.state;
    if (phase === 'promoted')
      return [promoted(holderText(words, document.candidate), ...counts), more(document.id)];
    if (phase === 'rolled-back')
      return [
        result.because,
        ...(result.trouble?.split('\n') ?? []),
        rolledBack(holderText(words, document.stable), ...counts),
        more(document.id),
      ];
    return [stays(document.id, words.phases[phase])];
  });
  // An experiment that is over went back as planned.
  if (document.state.abortReason?.code === 'experiment-ended') return 0;
  return EXIT_CODES[document.state.phase] ?? 4;
}
