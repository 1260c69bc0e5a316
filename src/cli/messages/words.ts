import type { RoleHolder } from '../../domain/record.ts';
import type { Catalogue } from './catalogue.ts';
import { en } from './en.ts';
import type { Language } from './language.ts';
import { zh } from './zh.ts';

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, zh };

/** Everything that people read in `language`. */
export function wordsOf(language: Language): Catalogue {
  return CATALOGUES[language];
}

/** `6.2.0 (blue)` */
export function holderText(words: Catalogue, { release, slot }: RoleHolder): string {
  return words.phrases.holder({ release, slot: words.slots[slot] });
}

/** The name of a route class, gate, provider or environment in words, or as it is. */
export function nameText(words: Catalogue, name: string): string {
  return Object.hasOwn(words.names, name) ? (words.names[name] ?? name) : name;
}
