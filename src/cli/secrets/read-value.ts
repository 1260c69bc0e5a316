import { once } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import { text } from 'node:stream/consumers';
import type { ReadStream } from 'node:tty';
import { UserError } from '../../shared/errors.ts';

/** The value of a secret from standard input without its last line break, or from a prompt that shows nothing. */
export async function readValue(prompt: string): Promise<string> {
  const { stdin } = process;
  if (stdin.isTTY) return readHidden(stdin, prompt);
  return (await text(stdin)).replace(/\r?\n$/, '');
}

async function readHidden(stdin: ReadStream, prompt: string): Promise<string> {
  process.stderr.write(prompt);
  const decoder = new StringDecoder('utf8');
  stdin.setRawMode(true);
  stdin.resume();
  try {
    let typed: Typed = { kind: 'more', value: '' };
    while (typed.kind === 'more') {
      const [chunk]: unknown[] = await once(stdin, 'data');
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      typed = typeOn(typed.value, decoder.write(bytes));
    }
    if (typed.kind === 'done') return typed.value;
    throw new UserError('no value was given', 'Nothing was written.');
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    process.stderr.write('\n');
  }
}

/** What was typed so far at a prompt without echo. */
export type Typed = { readonly kind: 'more' | 'done' | 'given-up'; readonly value: string };

const ENDS: ReadonlyMap<string, Typed['kind']> = new Map([
  ['\r', 'done'],
  ['\n', 'done'],
  // Ctrl-D and Ctrl-C, which a terminal in raw mode passes on as signs.
  ['\u0004', 'done'],
  ['\u0003', 'given-up'],
]);

/** Adds signs to what was typed; backspace takes one back. */
export function typeOn(value: string, signs: string): Typed {
  let typed = value;
  for (const sign of signs) {
    const kind = ENDS.get(sign);
    if (kind !== undefined) return { kind, value: typed };
    typed =
      sign === '\b' || sign === '\u007F' ? Array.from(typed).slice(0, -1).join('') : typed + sign;
  }
  return { kind: 'more', value: typed };
}
