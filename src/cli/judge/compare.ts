import { PEERS } from '../../peers/peers.ts';
import { openComparison, type Comparison } from '../../replay/compare.ts';
import type { CommonFlags } from '../flags.ts';
import { chooseLanguage } from '../messages/language.ts';
import { wordsOf } from '../messages/words.ts';
import { renderComparison } from '../render/comparison.ts';
import { printResult, screenOf } from '../session.ts';
import { fileName, readEvidence } from './read-file.ts';

/**
 * Prints what other judges would have decided on the evidence of a file.
 * @throws {UserError} naming the line when the file cannot be read.
 */
export async function compare(path: string, flags: CommonFlags): Promise<void> {
  const comparing = openComparison(PEERS);
  await readEvidence(path, comparing.read);
  const found = comparing.result(fileName(path));
  const language = chooseLanguage(flags.lang, process.env);
  printResult(flags.output, dataOf(found), () =>
    renderComparison(found, wordsOf(language), screenOf(language, process.stdout)),
  );
}

function dataOf({ header, ...rest }: Comparison): object {
  return { rollout: header.id, ...rest };
}
