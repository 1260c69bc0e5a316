import type { Look, RoleHolder, RolloutDocument } from '../../domain/record.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatDuration } from '../messages/duration.ts';
import { formatPercent, UNKNOWN } from '../messages/number.ts';
import { holderText, nameText, wordsOf } from '../messages/words.ts';
import { paint, span, type Line } from './line.ts';
import { drawnWidth, type ScreenOptions } from './screen.ts';
import { renderTable } from './table.ts';

/** One environment: what serves it since when (epoch ms), and the rollout that goes on, if any. */
export type EnvironmentStatus = {
  readonly application: string;
  readonly environment: string;
  readonly serving: RoleHolder | undefined;
  readonly sinceMs: number | undefined;
  readonly rollout:
    | { readonly document: RolloutDocument; readonly look: Look | undefined }
    | undefined;
};

/** `zhiyou status`: a row per environment. */
export function renderStatus(
  environments: readonly EnvironmentStatus[],
  options: Omit<ScreenOptions, 'timeZone'>,
): string[] {
  const words = wordsOf(options.language);
  const { headings } = words;
  const width = drawnWidth(options.width);
  const column = (header: string, rank: number, text: (row: EnvironmentStatus) => string) => ({
    header: [span(header, 'dim')],
    rank,
    cells: environments.map((row): Line => [span(text(row))]),
  });
  const columns = [
    column(headings.application, 4, ({ application }) => application),
    column(headings.environment, 6, ({ environment }) => nameText(words, environment)),
    column(headings.serving, 5, ({ serving }) =>
      serving === undefined ? UNKNOWN : holderText(words, serving),
    ),
    column(headings.since, 1, ({ sinceMs }) =>
      sinceMs === undefined ? UNKNOWN : formatDuration(options.nowMs - sinceMs, words.duration),
    ),
    column(headings.rollout, 3, ({ rollout }) => rolloutText(rollout, words)),
    column(headings.next, 2, ({ rollout }) => nextText(rollout?.look, words)),
  ];
  return paint(renderTable(columns, width), { width, colour: options.colour });
}

function rolloutText(rollout: EnvironmentStatus['rollout'], words: Catalogue): string {
  if (rollout === undefined) return UNKNOWN;
  const { candidate, plan, state } = rollout.document;
  const strategy = words.strategies[plan.strategy];
  const percents = Object.values(rollout.look?.wanted ?? {});
  const percent = percents.length === 0 ? UNKNOWN : formatPercent(Math.max(...percents));
  const running = words.phrases.running(`${candidate.release} ${strategy}`, percent);
  const now =
    state.phase === 'shifting' && rollout.look !== undefined
      ? words.verdicts[rollout.look.verdict.kind]
      : words.phases[state.phase];
  return words.phrases.join([running, state.paused ? words.headings.paused : now]);
}

function nextText(look: Look | undefined, words: Catalogue): string {
  if (look?.nextStepInMs === undefined) return UNKNOWN;
  return words.phrases.about(formatDuration(look.nextStepInMs, words.duration));
}
