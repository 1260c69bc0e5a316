import type { Look, RolloutDocument } from '../../domain/record.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatNumber } from '../messages/number.ts';
import { holderText, nameText, wordsOf } from '../messages/words.ts';
import { eventSpans } from './event-line.ts';
import { paint, span, type Line } from './line.ts';
import { paymentLines } from './payment-lines.ts';
import { lastEvents, type RolloutEvent } from './rollout-event.ts';
import { clockTime, drawnWidth, type ScreenOptions } from './screen.ts';
import { sentenceOf } from './sentence.ts';
import { stepsLines } from './steps-line.ts';
import { trafficTable } from './traffic-table.ts';
import { flow, wrapLine } from './wrap.ts';

const EVENTS_SHOWN = 5;
const MARGIN = 2;

/** The screen that one look must answer: where is the traffic, is it safe, what happens next, what can I do. */
export function renderRollout(
  document: RolloutDocument,
  looks: readonly Look[],
  options: ScreenOptions,
): string[] {
  const width = drawnWidth(options.width);
  const words = wordsOf(options.language);
  const screen = { words, width: width - MARGIN };
  const newest = looks.at(-1);
  const blocks = [
    [...trafficTable(document, looks, screen), ...paymentLines(document, looks, screen)],
    [...stepsLines(document, screen), ...podLines(document, newest, screen)],
    eventLines(looks, screen, options.timeZone),
    endLines(document, screen),
  ];
  const body = blocks
    .filter((block) => block.length > 0)
    .flatMap((block) => [[], ...block.map((line) => [span(' '.repeat(MARGIN)), ...line])]);
  return paint([...headerLines(document, { words, width }), ...body], {
    width,
    colour: options.colour,
  });
}

type Screen = { readonly words: Catalogue; readonly width: number };

function headerLines(document: RolloutDocument, { words, width }: Screen): Line[] {
  const { application, environment, plan, stable, candidate, id, requester } = document;
  const pieces: Line[] = [
    [span(application, 'strong'), span(` → ${nameText(words, environment)}`)],
    [span(words.strategies[plan.strategy])],
    [span(`${holderText(words, stable)} → `), span(holderText(words, candidate), 'accent')],
    [span(`${words.headings.rollout} ${id}`)],
    [span(requester, 'dim')],
    ...(document.state.paused ? [[span(words.headings.paused, 'warn')]] : []),
  ];
  return flow(pieces, { width, indent: MARGIN, gap: 3 });
}

function podLines(document: RolloutDocument, look: Look | undefined, screen: Screen): Line[] {
  if (look === undefined) return [[span(screen.words.headings.noData, 'dim')]];
  const { phrases, headings, slots } = screen.words;
  const pods = (['stable', 'candidate'] as const).flatMap((role): Line[] => {
    const count = look.pods[role];
    if (count === undefined) return [];
    const slot = slots[document[role].slot];
    const text = phrases.ready(slot, formatNumber(count.ready), formatNumber(count.wanted));
    return [[span(text, count.ready < count.wanted ? 'warn' : 'plain')]];
  });
  const { failed, requests } = look.total;
  const failures = phrases.failedSoFar(formatNumber(failed), formatNumber(requests));
  const [first = [span(headings.unread, 'warn')], ...rest] = pods;
  return flow(
    [
      [span(headings.pods, 'dim'), span('  '), ...first],
      ...rest,
      [span(failures, failed > 0 ? 'warn' : 'plain')],
    ],
    { width: screen.width, indent: 2, gap: 3 },
  );
}

function eventLines(looks: readonly Look[], { words, width }: Screen, timeZone: string): Line[] {
  return shownEvents(looks).flatMap((event) => {
    const time = `${clockTime(event.atMs, timeZone)}  `;
    return wrapLine([span(time, 'dim'), ...eventSpans(event, words)], width, time.length);
  });
}

/** The last events, newest first; the first one tells what is true now, with the newest numbers. */
function shownEvents(looks: readonly Look[]): readonly RolloutEvent[] {
  const newest = looks.at(-1);
  const [last, ...older] = lastEvents(looks, EVENTS_SHOWN);
  if (newest === undefined || last === undefined) return [];
  const { atMs, phase } = newest;
  const because = sentenceOf(newest);
  if (last.because.code === because.code) return [{ ...last, because }, ...older];
  const now: RolloutEvent = { atMs, kind: 'reason', phase, because };
  return [now, last, ...older].slice(0, EVENTS_SHOWN);
}

function endLines(document: RolloutDocument, { words, width }: Screen): Line[] {
  const { headings, phrases } = words;
  const { phase, paused } = document.state;
  if (phase !== 'promoted' && phase !== 'rolled-back')
    return wrapLine([span(paused ? headings.keysPaused : headings.keys, 'dim')], width);
  const holder = phase === 'promoted' ? document.candidate : document.stable;
  const commands = `zhiyou explain ${document.id} · zhiyou report ${document.id}`;
  const serves = phrases.serves(holderText(words, holder));
  return wrapLine([span(`${headings.next}  `, 'dim'), span(`${commands} · ${serves}`)], width, 2);
}
