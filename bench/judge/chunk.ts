import { CELLS } from './cells.ts';
import { JUDGES } from './judges.ts';
import { outcomeOf, type Ending, type Outcome } from './outcome.ts';

/** Some seeds of one cell, `from` on, for some judges. */
export type Chunk = {
  readonly cell: string;
  readonly from: number;
  readonly count: number;
  readonly judges: readonly string[];
};

/** A chunk's outcomes by judge, seed by seed: ending, minutes and harm, as short as they can be written. */
export type ChunkResult = Chunk & {
  readonly outcomes: Readonly<Record<string, readonly (readonly [Ending, number, number])[]>>;
};

/** Runs its judges over a chunk. */
export function runChunk(chunk: Chunk): ChunkResult {
  const cell = CELLS.find(({ name }) => name === chunk.cell);
  if (cell === undefined) throw new Error(`no cell ${chunk.cell}`);
  const judges = JUDGES.filter(({ name }) => chunk.judges.includes(name));
  const outcomes = judges.map((judge) => {
    const list = Array.from({ length: chunk.count }, (_, k) => {
      const { ending, minutes, harm } = outcomeOf(judge, cell, chunk.from + k);
      return [ending, Number(minutes.toFixed(4)), Number(harm.toPrecision(6))] as const;
    });
    return [judge.name, list] as const;
  });
  return { ...chunk, outcomes: Object.fromEntries(outcomes) };
}

/** The outcomes of one judge in a list of chunks. */
export function outcomesOf(results: readonly ChunkResult[], judge: string): readonly Outcome[] {
  return results.flatMap(({ outcomes }) =>
    (outcomes[judge] ?? []).map(([ending, minutes, harm]) => ({ ending, minutes, harm })),
  );
}
