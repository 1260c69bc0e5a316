import { userInfo } from 'node:os';
import { stringify } from 'yaml';
import type { StateStore } from '../ports/state-store.ts';
import { openScene, type Scene } from './application.ts';
import { openStore } from './store.ts';
import type { CommonFlags, OutputFormat } from './flags.ts';
import { gitlabJobIn } from './gitlab-job.ts';
import type { Catalogue } from './messages/catalogue.ts';
import { chooseLanguage, type Language } from './messages/language.ts';
import { wordsOf } from './messages/words.ts';
import type { ScreenOptions } from './render/screen.ts';

/** A command's view of one environment and of the person in front of it. */
export type Session = {
  readonly scene: Scene;
  readonly store: StateStore;
  readonly actor: string;
  readonly language: Language;
  readonly words: Catalogue;
  readonly flags: CommonFlags;
};

/** @throws {UserError} when there is no such environment or its declaration is wrong. */
export async function openSession(
  flags: CommonFlags,
  environment: string | undefined,
): Promise<Session> {
  const scene = openScene(flags, environment);
  const language = chooseLanguage(flags.lang, process.env);
  return {
    scene,
    store: await openStore(scene),
    actor: accountName(),
    language,
    words: wordsOf(language),
    flags,
  };
}

/** Who runs the command: whoever started the job of GitLab, else the account. */
export function accountName(): string {
  return gitlabJobIn(process.env)?.login ?? userInfo().username;
}

/** Drawn for the terminal that the stream is, or for a plain file. */
export function screenOf(language: Language, stream: NodeJS.WriteStream): ScreenOptions {
  return {
    nowMs: Date.now(),
    width: stream.columns ?? 120,
    colour: stream.isTTY && stream.hasColors(),
    language,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** One line of progress. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The result on stdout: lines for people, or the data itself. */
export function printResult(
  format: OutputFormat,
  data: unknown,
  lines: () => readonly string[],
): void {
  const texts = {
    text: () =>
      lines()
        .map((line) => `${line}\n`)
        .join(''),
    json: () => `${JSON.stringify(data, undefined, 2)}\n`,
    // Others read it by the rules of YAML 1.1, where a bare `yes` is a boolean.
    yaml: () => stringify(data, { version: '1.1' }),
  };
  process.stdout.write(texts[format]());
}
