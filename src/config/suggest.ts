/** Farther apart than this, two words are not a slip of the fingers. */
const FARTHEST = 2;

/** The word that was probably meant: the nearest one within two slips, and not all of the word; else nothing. */
export function suggest(written: string, known: readonly string[]): string | undefined {
  const near = known
    .map((word) => ({ word, slips: slipsBetween(written.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, slips }) => slips <= FARTHEST && slips < word.length)
    .toSorted((a, b) => a.slips - b.slips);
  return near[0]?.word;
}

/**
 * Damerau–Levenshtein distance (optimal string alignment): letters added, left out, changed, or swapped with their
 * neighbour. Words longer than 64 letters are taken to be far apart.
 */
export function slipsBetween(one: string, other: string): number {
  if (Math.max(one.length, other.length) > 64) return one === other ? 0 : Number.POSITIVE_INFINITY;
  const [a, b] = [Array.from(one), Array.from(other)];
  let before: number[] = [];
  let last = [0, ...b.map((_, j) => j + 1)];
  a.forEach((letter, i) => {
    const row = [i + 1];
    b.forEach((wanted, j) => {
      const changed = (last[j] ?? 0) + (letter === wanted ? 0 : 1);
      const isSwap = i > 0 && j > 0 && letter === b[j - 1] && a[i - 1] === wanted;
      const swapped = isSwap ? (before[j - 1] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(changed, swapped, (last[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    });
    [before, last] = [last, row];
  });
  return last.at(-1) ?? 0;
}
