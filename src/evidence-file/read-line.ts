import { z } from 'zod';
import type { EvidenceLine } from '../domain/scrape.ts';
import { UserError } from '../shared/errors.ts';
import { FORMAT, FORMAT_VERSION, headerSchema } from './header-schema.ts';
import { scrapeSchema } from './scrape-schema.ts';

/** Longest line that is read, characters: a scrape of some thousand processes. */
const LONGEST_LINE = 16_000_000;

const endSchema = z.strictObject({ end: z.string() });

/** Where a line stands, for messages; `line` counts from 1. */
export type Place = { readonly file: string; readonly line: number };

/**
 * What one line of an evidence file says: a line with `format` is a header, one with `end` ends the file, any other is
 * a scrape.
 * @throws {UserError} naming the line, what was wanted there and what was found.
 */
export function readLine(text: string, place: Place): EvidenceLine {
  const value = parseJson(text, place);
  if ('format' in value) {
    refuseOthers(value, place);
    return { kind: 'header', header: checked(headerSchema, value, place) };
  }
  if ('end' in value) return { kind: 'end', because: checked(endSchema, value, place).end };
  return { kind: 'scrape', scrape: checked(scrapeSchema, value, place) };
}

function parseJson(text: string, place: Place): object {
  if (text.length > LONGEST_LINE) {
    throw wrong(place, `a line of at most ${LONGEST_LINE} characters`, `${text.length}`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below, with what was found.
  }
  throw wrong(place, 'one JSON object', excerpt(text));
}

/** What another program or a newer zhiyou wrote is not guessed at. */
function refuseOthers(value: object, place: Place): void {
  const { format, version } = z
    .looseObject({ format: z.unknown(), version: z.unknown() })
    .parse({ version: undefined, ...value });
  if (format !== FORMAT) throw wrong(place, `format "${FORMAT}"`, shown(format));
  if (typeof version === 'number' && version > FORMAT_VERSION) {
    throw new UserError(
      `${place.file}:${place.line} version: expected at most ${FORMAT_VERSION}, got ${version}`,
      'The file was written by a newer zhiyou; read it with that one.',
    );
  }
}

function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: object,
  place: Place,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.map(String) ?? [];
  if (issue?.code === 'unrecognized_keys') {
    throw wrong(place, 'only known keys', shown(issue.keys[0]), path);
  }
  throw wrong(place, wanted(issue), shown(valueAt(value, path)), path);
}

/** zod says what it wanted and what it found; the second half is said by us, with the value. */
function wanted(issue: z.core.$ZodIssue | undefined): string {
  const message = issue?.message ?? 'an evidence line';
  return message
    .replace(/^Invalid (?:input|option): /, '')
    .replace(/^expected /, '')
    .replace(/, received .*$/, '');
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? Object.entries(at).find(([name]) => name === key)?.[1]
        : undefined,
    value,
  );
}

function wrong(
  { file, line }: Place,
  expected: string,
  got: string,
  path: readonly string[] = [],
): UserError {
  const where = path.length === 0 ? '' : ` ${path.join('.')}`;
  return new UserError(
    `${file}:${line}${where}: expected ${expected}, got ${got}`,
    'docs/reference/evidence-format.md tells what each line must say.',
  );
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : excerpt(JSON.stringify(value));
}

/** Control and direction characters become `?`, so that what a file says can never steer a terminal. */
function excerpt(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain === '' ? 'an empty line' : plain;
}
