import type { Document } from 'yaml';
import { unwrapDataKey } from './age-keys.ts';
import {
  leafOf,
  mapRemarks,
  parseSecrets,
  setLeaf,
  textOf,
  visitLeaves,
  type Path,
} from './document.ts';
import { decryptValue, isEncryptedValue, type Leaf } from './encrypted-value.ts';
import { startMessageCode } from './message-code.ts';
import { isEncryptedPath, readMetadata, type Metadata } from './metadata.ts';
import { SecretsFileError } from './problem.ts';

/** A file of secrets in clear, with what sealing it again needs. Nothing of it may be logged. */
export type OpenedSecrets = {
  readonly file: string;
  /** The file as it is on disk. */
  readonly sealedText: string;
  /** The same in clear, without the `sops` entry: what an editor shows. */
  readonly clearText: string;
  /** Values by name; names of nested ones are joined by dots, entries of lists are numbered from 0. */
  readonly values: Readonly<Record<string, string>>;
  /** Public keys of age that open the file. */
  readonly recipients: readonly string[];
  /** When it was written last, RFC 3339. */
  readonly modifiedAt: string;
  readonly metadata: Metadata;
  readonly dataKey: Uint8Array;
  /** Encrypted forms by `formKey`, so that what stays the same is written the same. */
  readonly forms: ReadonlyMap<string, string>;
};

/** The names in a file and the public keys that open it, read without any key. */
export type SecretsOutline = Pick<OpenedSecrets, 'recipients' | 'modifiedAt' | 'metadata'> & {
  readonly names: readonly string[];
};

/** @throws {SecretsFileError} when the file has not the SOPS format. */
export function outlineSecrets(text: string, file: string = 'secrets'): SecretsOutline {
  const { document, metadata } = readSealed(text, file);
  document.delete('sops');
  return { ...keysOf(metadata), metadata, names: Object.keys(valuesOf(document, file)) };
}

/**
 * Decrypts a file of the SOPS format and checks its message code.
 * `identities` are private keys of age.
 * @throws {SecretsFileError} when the format, the keys, a value or the message code is wrong.
 */
export async function openSecrets(
  text: string,
  identities: readonly string[],
  file: string = 'secrets',
): Promise<OpenedSecrets> {
  const { document, metadata } = readSealed(text, file);
  document.delete('sops');
  const dataKey = await dataKeyOf(metadata, identities, file);
  const forms = decryptAll(document, { metadata, dataKey, file });
  return {
    file,
    sealedText: text,
    clearText: textOf(document),
    values: valuesOf(document, file),
    ...keysOf(metadata),
    metadata,
    dataKey,
    forms,
  };
}

function keysOf(metadata: Metadata): Pick<OpenedSecrets, 'recipients' | 'modifiedAt'> {
  const recipients = (metadata.age ?? []).map(({ recipient }) => recipient);
  return { recipients, modifiedAt: metadata.lastmodified };
}

function readSealed(text: string, file: string): { document: Document; metadata: Metadata } {
  const document = parseSecrets(text, file);
  if (!document.has('sops')) {
    throw new SecretsFileError(
      'not-encrypted',
      `${file} is not encrypted: it has no sops entry`,
      'Encrypt it with zhiyou secrets edit, take its values for exposed, and replace them.',
    );
  }
  const section: unknown = document.toJS();
  const value = typeof section === 'object' && section !== null && 'sops' in section;
  return { document, metadata: readMetadata(value ? section.sops : undefined, file) };
}

async function dataKeyOf(
  metadata: Metadata,
  identities: readonly string[],
  file: string,
): Promise<Uint8Array> {
  const entries = metadata.age ?? [];
  const recipients = entries.map(({ recipient }) => recipient).join(', ');
  if (identities.length === 0) {
    throw new SecretsFileError(
      'no-key',
      `${file} is encrypted for ${recipients}, and no private key of age is given`,
      'Set SOPS_AGE_KEY_FILE to the file of your key, or SOPS_AGE_KEY to the key itself.',
    );
  }
  const wrapped = entries.map(({ enc }) => enc);
  const dataKey = await unwrapDataKey(wrapped, identities);
  if (dataKey?.length === 32) return dataKey;
  throw new SecretsFileError(
    'wrong-key',
    `${file}: none of the ${identities.length} given private keys opens it; it is encrypted for ${recipients}`,
    'Give the private key of one of these, or let its owner run zhiyou secrets keys add with yours.',
  );
}

type Keyed = {
  readonly metadata: Metadata;
  readonly dataKey: Uint8Array;
  readonly file: string;
};

function decryptAll(document: Document, { metadata, dataKey, file }: Keyed): Map<string, string> {
  const forms = new Map<string, string>();
  const code = startMessageCode(metadata.mac_only_encrypted === true);
  visitLeaves(document, file, (scalar, path) => {
    const encrypted = isEncryptedPath(metadata, path);
    if (!encrypted || scalar.value === '') {
      code.add(leafOf(scalar, `${file}: ${path.join('.')}`).text, encrypted);
      return;
    }
    const form = String(scalar.value);
    const leaf = decryptValue(form, dataKey, placeOf(path));
    if (leaf === undefined) throw changed(file, path.join('.'));
    forms.set(formKey(path, leaf), form);
    code.add(leaf.text, encrypted);
    setLeaf(scalar, leaf);
  });
  const expected = decryptValue(metadata.mac, dataKey, metadata.lastmodified);
  if (expected?.text !== code.digest()) throw changed(file);
  mapRemarks(document, (line, path) => {
    const leaf = isEncryptedValue(line) ? decryptValue(line, dataKey, placeOf(path)) : undefined;
    if (leaf === undefined) return line;
    forms.set(formKey(path, leaf), line);
    return leaf.text;
  });
  return forms;
}

/** What is authenticated along with a value. */
export function placeOf(path: Path): string {
  return `${path.join(':')}:`;
}

/** Finds the encrypted form of a value that stays the same. */
export function formKey(path: Path, { kind, text }: Leaf): string {
  return [placeOf(path), kind, text].join('\0');
}

function changed(file: string, name?: string): SecretsFileError {
  const what = name === undefined ? 'its message code does not fit its values' : `${name} does`;
  return new SecretsFileError(
    'changed',
    name === undefined
      ? `${file} was changed by hand: ${what}`
      : `${file}: ${name} was changed by hand, or stood under another name`,
    'Take the file from version control again, and change it with zhiyou secrets edit or set only.',
  );
}

function valuesOf(document: Document, file: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const counts = new Map<string, number>();
  visitLeaves(document, file, (scalar, path) => {
    const name = path.join('.');
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    values[count === 0 ? name : `${name}.${count}`] = String(scalar.value);
  });
  return values;
}
