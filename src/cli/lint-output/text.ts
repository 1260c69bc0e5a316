import type { Found, PlacedFinding } from '../../shared/finding.ts';
import type { Language } from '../messages/language.ts';
import type { ChartWords } from '../messages/chart-words.ts';

/** What stands somewhere, in the reader's language. */
export function foundText(found: Found, language: Language, words: ChartWords): string {
  if (typeof found !== 'string') return found[language];
  return found === '' ? words.nothing : found;
}

/** Findings for people, an object at a time. */
export function textLines(
  findings: readonly PlacedFinding[],
  words: ChartWords,
  language: Language,
): readonly string[] {
  const objects = [...new Set(findings.map(({ object }) => object))];
  return objects.flatMap((object) => [
    object,
    ...findings
      .filter((finding) => finding.object === object)
      .flatMap(({ ids, path, found, wants, cells }) => [
        `  ✗ ${ids[0] ?? ''}  ${path}`,
        `      ${words.wanted(wants[language], foundText(found, language, words))}`,
        ...(cells.length === 0 ? [] : [`      [${cells.join('; ')}]`]),
        ...(ids.length > 1 ? [`      = ${ids.slice(1).join(', ')}`] : []),
      ]),
  ]);
}
