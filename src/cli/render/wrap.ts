import stringWidth from 'string-width';
import { span, takeColumns, widthOf, type Line, type Span } from './line.ts';

/** Words keep numbers and their units together (`61 204`, `24.9 %`, `≈ 35 s`); Chinese may break between characters, but not before a closing or after an opening mark. */
const WORDS =
  /\s+|[（“]*\p{Script=Han}[，。；：、）”！？]*|(?:[^\s（“\p{Script=Han}]|(?<=\d) (?=%|\d{3}(?!\d)|(?:ms|min|s|h|d)\b)|(?<=[≈≥]) (?=\d))+|./gu;

/** Breaks a line at words so that no part is wider than `width`; parts after the first begin with `indent` spaces. */
export function wrapLine(line: Line, width: number, indent = 0): Line[] {
  const lines: Line[] = [];
  let current: Span[] = [];
  let used = 0;
  const flush = (): void => {
    lines.push(current);
    current = indent === 0 ? [] : [span(' '.repeat(indent))];
    used = indent;
  };
  for (const word of line.flatMap((entry) => wordsOf(entry, Math.max(1, width - indent)))) {
    const columns = stringWidth(word.text);
    const blank = word.text.trim() === '';
    if (used + columns > width) flush();
    if (blank && lines.length > 0 && used === indent) continue;
    current.push(word);
    used += columns;
  }
  // A character may take no column and is text all the same.
  return current.some(({ text }) => text !== '') ? [...lines, current] : lines;
}

/** Whole pieces side by side with `gap` spaces, a new line when the next does not fit. */
export function flow(
  pieces: readonly Line[],
  options: { readonly width: number; readonly indent: number; readonly gap: number },
): Line[] {
  const lines: Line[] = [];
  let current: Line = [];
  for (const piece of pieces) {
    const joined =
      current.length === 0 ? piece : [...current, span(' '.repeat(options.gap)), ...piece];
    if (current.length > 0 && widthOf(joined) > options.width) {
      lines.push(current);
      current = [span(' '.repeat(options.indent)), ...piece];
    } else current = joined;
  }
  return current.length > 0 ? [...lines, current] : lines;
}

function wordsOf({ text, tone }: Span, width: number): Span[] {
  return (text.match(WORDS) ?? []).flatMap((word) => {
    const parts: Span[] = [];
    let rest = word;
    while (stringWidth(rest) > width) {
      const head = takeColumns(rest, width) || rest.slice(0, 1);
      parts.push({ text: head, tone });
      rest = rest.slice(head.length);
    }
    return rest === '' ? parts : [...parts, { text: rest, tone }];
  });
}
