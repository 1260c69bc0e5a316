import { openReplay, type Replay } from '../../replay/replay.ts';
import type { CommonFlags } from '../flags.ts';
import { chooseLanguage } from '../messages/language.ts';
import { wordsOf } from '../messages/words.ts';
import { renderReplay } from '../render/replay.ts';
import { printResult, screenOf } from '../session.ts';
import { otherPolicy, type OtherPolicy } from './other-policy.ts';
import { fileName, readEvidence } from './read-file.ts';

/**
 * Judges an evidence file again and prints what came of it: 5 when a recorded verdict differs in any bit. Under another
 * policy verdicts may differ, and the answer is 0.
 * @throws {UserError} naming the line when the file cannot be read.
 */
export async function replay(path: string, flags: CommonFlags & OtherPolicy): Promise<number> {
  const replaying = openReplay(otherPolicy(flags, 'recorded'));
  await readEvidence(path, replaying.read);
  const found = replaying.result(fileName(path));
  const language = chooseLanguage(flags.lang, process.env);
  const isOther = flags.plan !== undefined;
  const screen = screenOf(language, process.stdout);
  printResult(flags.output, dataOf(found, isOther), () =>
    renderReplay(found, { isOther, words: wordsOf(language) }, screen),
  );
  return !isOther && found.different > 0 ? 5 : 0;
}

function dataOf(found: Replay, isOther: boolean): object {
  const { header, stretches, scrapes, compared, different, ended } = found;
  const { id, application, environment, stable, candidate } = header;
  return {
    rollout: id,
    application,
    environment,
    stable,
    candidate,
    otherPolicy: isOther,
    compared,
    different,
    ended,
    stretches,
    scrapes,
  };
}
