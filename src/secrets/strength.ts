/** Why a value must not be used as a secret. Sizes are of what was found and of what is wanted. */
export type Weakness =
  | { readonly kind: 'empty' }
  | { readonly kind: 'known-default' }
  | { readonly kind: 'no-password' }
  | { readonly kind: 'short'; readonly bytes: number; readonly atLeast: number }
  | { readonly kind: 'guessable'; readonly bits: number; readonly atLeast: number };

/** Passwords and placeholders that are published somewhere, such as Harbor's. */
const KNOWN: readonly RegExp[] = [
  /^harbor12345$/i,
  /^change[-_ ]?(?:me|it|this)/i,
  /^dev[-_]/i,
  /^your[-_ ]/i,
  /^(?:replace|insert|put)[-_ ]/i,
  /^(?:admin|root|user|guest|postgres|redis|minioadmin|prom-operator|grafana)\d*$/i,
  /^(?:password|passw0rd|secret|default|example|sample|placeholder|dummy|test|todo|qwerty)\d*[!.]?$/i,
  /^(?:12345678?9?0?|0+|x{3,}|\*+|<.*>|\$\{.*\}|\{\{.*\}\})$/i,
];

/** HS256 wants a key as long as its hash (RFC 7518 §3.2), which also should not be guessed. */
const SIGNING = { bytes: 32, bits: 128 };
const PASSWORD = { bytes: 12, bits: 40 };

type Rule = { readonly names: RegExp; readonly of: (value: string) => readonly Weakness[] };

/** The first rule whose names fit is the one that counts; keys that others give out are only held against defaults. */
const RULES: readonly Rule[] = [
  { names: /^JWT_SECRET/, of: (value) => sizeOf(value, SIGNING) },
  { names: /PASSWORD$/, of: (value) => sizeOf(value, PASSWORD) },
  { names: /^DATABASE_URL$/, of: (value) => urlOf(value, [{ kind: 'no-password' }]) },
  { names: /_URL$/, of: (value) => urlOf(value, []) },
];

/** What is wrong with a value for the secret of this name; empty when nothing is. */
export function weaknessesOf(name: string, value: string): readonly Weakness[] {
  if (value.trim() === '') return [{ kind: 'empty' }];
  if (KNOWN.some((pattern) => pattern.test(value.trim()))) return [{ kind: 'known-default' }];
  const last = name.slice(name.lastIndexOf('.') + 1);
  return RULES.find(({ names }) => names.test(last))?.of(value) ?? [];
}

function sizeOf(value: string, wanted: typeof SIGNING): readonly Weakness[] {
  const bytes = new TextEncoder().encode(value).length;
  if (bytes < wanted.bytes) return [{ kind: 'short', bytes, atLeast: wanted.bytes }];
  const bits = Math.floor(guessBits(value));
  return bits < wanted.bits ? [{ kind: 'guessable', bits, atLeast: wanted.bits }] : [];
}

function urlOf(value: string, without: readonly Weakness[]): readonly Weakness[] {
  const url = URL.parse(value);
  if (url === null) return [];
  if (url.password === '') return without;
  const password = decoded(url.password);
  const known = KNOWN.some((pattern) => pattern.test(password));
  return known ? [{ kind: 'known-default' }] : sizeOf(password, PASSWORD);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * An upper estimate of the bits that guessing a text costs: Shannon's entropy of its signs, times its length, where a
 * text that repeats counts once and a sign that goes on with a run such as `abc` or `111` counts nothing. Words are not
 * known to it, so a sentence counts as more than it is.
 */
export function guessBits(text: string): number {
  const signs = text.slice(0, periodOf(text)).split('');
  const counts = new Map<string, number>();
  for (const sign of signs) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  let perSign = 0;
  for (const count of counts.values()) {
    perSign -= (count / signs.length) * Math.log2(count / signs.length);
  }
  const codes = signs.map((sign) => sign.codePointAt(0) ?? 0);
  const steps = codes.map((code, index) => code - (codes[index - 1] ?? Number.NaN));
  const free = steps.filter((step, index) => Math.abs(step) > 1 || step !== steps[index - 1]);
  return perSign * free.length;
}

function periodOf(text: string): number {
  return (text + text).indexOf(text, 1);
}
