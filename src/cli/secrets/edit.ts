import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { openSecrets } from '../../secrets/open.ts';
import { sealText } from '../../secrets/seal.ts';
import { UserError } from '../../shared/errors.ts';
import { say } from '../session.ts';
import { runEditor } from './editor.ts';
import { replaceFile } from './files.ts';
import { withPrivateFolder } from './private-folder.ts';
import { beginWork, tellChange, type SecretsFlags, type Work } from './work.ts';

/** What a new file begins with. */
const BEGINNING = '# One NAME: value a line. Remarks are encrypted too.\n';

/** `zhiyou secrets edit`: the values in clear exist only in memory, while the editor runs. */
export async function editSecrets(
  file: string,
  flags: SecretsFlags & { readonly folder?: string },
): Promise<number> {
  const work = await beginWork(file, flags);
  return withPrivateFolder(flags.folder, (folder, signal) =>
    editIn(join(folder, 'secrets.yaml'), work, signal),
  );
}

async function editIn(path: string, work: Work, signal: AbortSignal): Promise<number> {
  const { file, opened, words } = work;
  const before = opened?.clearText ?? BEGINNING;
  writeFileSync(path, before, { mode: 0o600 });
  for (;;) {
    await runEditor(path, signal);
    const after = readFileSync(path, 'utf8');
    if (after === before) {
      say(words.unchanged(file));
      return 0;
    }
    try {
      return await write(after, work, signal);
    } catch (error) {
      if (!(error instanceof UserError) || !process.stdin.isTTY) throw error;
      say(`${error.message}\n  ${error.hint}`);
      await askAgain(words.editAgain, signal);
    }
  }
}

async function write(clearText: string, work: Work, signal: AbortSignal): Promise<number> {
  const { file, opened, recipients, identities } = work;
  const text = await sealText(clearText, {
    recipients,
    previous: opened,
    nowMs: Date.now(),
  });
  const reopened = await openSecrets(text, identities, file);
  signal.throwIfAborted();
  replaceFile(file, opened?.sealedText, text);
  tellChange(work, reopened.values);
  return 0;
}

async function askAgain(question: string, signal: AbortSignal): Promise<void> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const gone = new AbortController();
  lines.once('close', () =>
    gone.abort(new UserError('the edit was given up', 'Nothing was written.')),
  );
  const ended = AbortSignal.any([signal, gone.signal]);
  try {
    await lines.question(question, { signal: ended });
  } catch {
    ended.throwIfAborted();
  } finally {
    lines.close();
  }
}
