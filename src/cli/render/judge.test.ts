import { expect, test } from 'vitest';
import { header, scrapeLine } from '../../evidence-file/example.fixture.ts';
import { writeLine } from '../../evidence-file/write-line.ts';
import { PEERS } from '../../peers/peers.ts';
import { openComparison } from '../../replay/compare.ts';
import { openReplay, type Replay } from '../../replay/replay.ts';
import { openTrials } from '../../replay/trials.ts';
import { verdictRecord } from '../../trial/verdict-record.ts';
import type { Language } from '../messages/language.ts';
import { wordsOf } from '../messages/words.ts';
import { renderComparison } from './comparison.ts';
import { renderReplay } from './replay.ts';

/** A minute at 10 % in which every tenth request of the candidate fails, with the verdicts in it. */
function recorded(): readonly string[] {
  const see = openTrials();
  const lines = [writeLine({ kind: 'header', header })];
  see(lines[0] ?? '', { file: 'f', line: 1 });
  for (let k = 0; k <= 12; k += 1) {
    const line = scrapeLine(5 * k, { candidate: [50 * k, 5 * k], stable: [450 * k, 0] });
    const seen = see(writeLine(line), { file: 'f', line: k + 2 });
    if (line.kind !== 'scrape' || seen.kind !== 'scrape') throw new Error('a scrape');
    const verdict = verdictRecord(seen.answer.judged.verdict);
    lines.push(writeLine({ kind: 'scrape', scrape: { ...line.scrape, verdict } }));
  }
  return lines;
}

function replayOf(lines: readonly string[]): Replay {
  const replaying = openReplay();
  for (const [k, text] of lines.entries()) replaying.read(text, { file: 'f', line: k + 1 });
  return replaying.result('f');
}

const screen = (language: Language) => ({
  nowMs: 0,
  width: 110,
  colour: false,
  language,
  timeZone: 'UTC',
});

/** The last digits of an e-value are the processor's affair. */
const drawn = (lines: readonly string[]) =>
  `${lines.join('\n').replaceAll(/\d+\.\d{5,}(?:e[+-]?\d+)?/g, '#')}\n`;

test.each<Language>(['en', 'zh'])(
  'a replay in %s tells each step and what differs',
  async (language) => {
    const words = wordsOf(language);
    const whole = recorded();
    const changed = whole.map((text, k) =>
      k === 5 ? text.replace('"failed:default":20', '"failed:default":19') : text,
    );
    const ended = [...whole, '{"end":"size"}'];
    const bare = whole.map((text) => text.replace(/,"verdict":.*$/, '}'));
    const blocks = [
      renderReplay(replayOf(whole), { isOther: false, words }, screen(language)),
      renderReplay(replayOf(changed), { isOther: false, words }, screen(language)).slice(-4),
      renderReplay(replayOf(ended), { isOther: true, words }, screen(language)).slice(-3),
      renderReplay(replayOf(bare), { isOther: false, words }, screen(language)).slice(-1),
    ];
    await expect(drawn(blocks.flatMap((lines) => [...lines, '--']))).toMatchFileSnapshot(
      `golden/replay-${language}.txt`,
    );
  },
);

test.each<Language>(['en', 'zh'])('a comparison in %s names every judge', async (language) => {
  const comparing = openComparison(PEERS);
  for (const [k, text] of recorded().entries()) comparing.read(text, { file: 'f', line: k + 1 });
  const lines = renderComparison(comparing.result('f'), wordsOf(language), screen(language));
  await expect(drawn(lines)).toMatchFileSnapshot(`golden/comparison-${language}.txt`);
});
