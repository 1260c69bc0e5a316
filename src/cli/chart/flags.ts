import type { OutputFormat } from '../flags.ts';
import type { ChartWords } from '../messages/chart-words.ts';
import { chooseLanguage, type Language } from '../messages/language.ts';
import { wordsOf } from '../messages/words.ts';

/** Options that every command about charts has. */
export type ChartFlags = { readonly lang?: Language; readonly output: OutputFormat };

/** The sentences about charts in the reader's language. */
export function wordsFor({ lang }: { readonly lang?: Language }): ChartWords {
  return wordsOf(chooseLanguage(lang, process.env)).chart;
}
