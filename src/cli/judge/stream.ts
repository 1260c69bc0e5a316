import { once } from 'node:events';
import { openAnswers, type Answering } from '../../replay/answer-line.ts';
import { UserError } from '../../shared/errors.ts';
import { otherPolicy, type OtherPolicy } from './other-policy.ts';

/** Longest line that is waited for, characters. */
const LONGEST_LINE = 64_000_000;

/**
 * Answers every line of standard input with one line on standard output, as soon as it is there: what came together is
 * answered together. 0 when every line was understood, else 2.
 * @throws {UserError} when the other policy cannot be read.
 */
export async function stream(policy: OtherPolicy): Promise<number> {
  const answer = openAnswers(otherPolicy(policy, 'own'));
  const state = { rest: '', line: 0, failed: false };
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) {
    const lines = `${state.rest}${String(chunk)}`.split('\n');
    state.rest = lines.pop() ?? '';
    if (state.rest.length > LONGEST_LINE) {
      throw new UserError(`<stdin>:${state.line + 1}: a line without an end`, 'End each line.');
    }
    await write(answersTo(lines, answer, state));
  }
  if (state.rest.trim() !== '') await write(answersTo([state.rest], answer, state));
  return state.failed ? 2 : 0;
}

function answersTo(
  lines: readonly string[],
  answer: Answering,
  state: { line: number; failed: boolean },
): string {
  let text = '';
  for (const one of lines) {
    state.line += 1;
    if (one.trim() === '') continue;
    const { line, failed } = answer(one, { file: '<stdin>', line: state.line });
    text += `${line}\n`;
    state.failed ||= failed;
  }
  return text;
}

/** A reader that is slow is waited for, so that no answers pile up. */
async function write(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
}
