import { styleText } from 'node:util';
import stringWidth from 'string-width';

/** What a piece of text means; colours follow from it. */
export type Tone = 'plain' | 'strong' | 'dim' | 'good' | 'bad' | 'warn' | 'accent';

/** A piece of a line. */
export type Span = { readonly text: string; readonly tone: Tone };

/** One line of a screen, before it is fitted and coloured. */
export type Line = readonly Span[];

const COLOURS = {
  plain: 'reset',
  strong: 'bold',
  dim: 'dim',
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  accent: 'cyan',
} as const;

const graphemes = new Intl.Segmenter();

/** One piece; control and direction characters become `?`, so that data can never steer a terminal. */
export function span(text: string, tone: Tone = 'plain'): Span {
  return { text: text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?'), tone };
}

/** Columns that a line takes on a terminal; a Chinese character takes two. */
export function widthOf(line: Line): number {
  return line.reduce((sum, { text }) => sum + stringWidth(text), 0);
}

/** Text with spaces after it until it takes `width` columns. */
export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

/** Cuts a line to `width` columns; what is left out shows as `…`. */
function fitLine(line: Line, width: number): Line {
  if (widthOf(line) <= width) return line;
  const fitted: Span[] = [];
  let left = width - 1;
  for (const { text, tone } of line) {
    const head = takeColumns(text, left);
    fitted.push({ text: head, tone });
    left -= stringWidth(head);
    if (head !== text) break;
  }
  return [...fitted, span('…', 'dim')];
}

/** The longest beginning of `text` that takes at most `width` columns. */
export function takeColumns(text: string, width: number): string {
  let taken = '';
  let left = width;
  for (const { segment } of graphemes.segment(text)) {
    left -= stringWidth(segment);
    if (left < 0) break;
    taken += segment;
  }
  return taken;
}

/** Lines as text, none wider than `width`, nothing but text when `colour` is false. */
export function paint(
  lines: readonly Line[],
  options: { readonly width: number; readonly colour: boolean },
): string[] {
  return lines.map((line) =>
    withoutTrailingSpace(fitLine(line, options.width))
      .map(({ text, tone }) =>
        options.colour && tone !== 'plain' && text.trim() !== ''
          ? styleText(COLOURS[tone], text, { validateStream: false })
          : text,
      )
      .join(''),
  );
}

function withoutTrailingSpace(line: Line): Line {
  const end = line.findLastIndex(({ text }) => text.trim() !== '');
  return line
    .slice(0, end + 1)
    .map((entry, k) => (k === end ? { ...entry, text: entry.text.trimEnd() } : entry));
}
