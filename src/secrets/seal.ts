import { randomBytes } from 'node:crypto';
import { Document, Scalar } from 'yaml';
import { checkRecipient, wrapDataKey } from './age-keys.ts';
import { leafOf, mapRemarks, parseSecrets, setLeaf, textOf, visitLeaves } from './document.ts';
import { encryptValue, type Leaf } from './encrypted-value.ts';
import { startMessageCode } from './message-code.ts';
import {
  isEncryptedPath,
  otherKeysOf,
  readMetadata,
  type AgeEntry,
  type Metadata,
} from './metadata.ts';
import { formKey, placeOf, type OpenedSecrets } from './open.ts';
import { SecretsFileError } from './problem.ts';

/** Who may open the sealed file, what it was before, and when it is sealed (epoch milliseconds). */
export type SealOptions = {
  readonly recipients: readonly string[];
  readonly previous?: OpenedSecrets | undefined;
  readonly nowMs: number;
};

/** The rules that the format's own tool gives a new file, and a version of it that reads what is written here. */
const NEW = { unencrypted_suffix: '_unencrypted', version: '3.9.0' };
const DATA_KEY_BYTES = 32;

/**
 * Encrypts flat values by name. What stays the same keeps its encrypted form, so that differences are small.
 * @throws {SecretsFileError} when a recipient is no public key of age, or there is none.
 */
export function sealSecrets(
  values: Readonly<Record<string, string>>,
  options: SealOptions,
): Promise<string> {
  return sealText(new Document(values, { version: '1.1' }).toString({ lineWidth: 0 }), options);
}

/**
 * Encrypts the clear text of a file, remarks included. A recipient that is gone means a new data key, so that the old
 * one opens nothing new.
 * @throws {SecretsFileError} when the text is no YAML of names and values, or the recipients cannot be.
 */
export async function sealText(clearText: string, options: SealOptions): Promise<string> {
  const { previous, recipients } = options;
  const kept = previous !== undefined && keepsKey(previous, recipients);
  const unchanged =
    kept &&
    previous.recipients.length === recipients.length &&
    previous.clearText === textOf(parseClear(clearText, previous.file));
  if (unchanged) return previous.sealedText;
  return seal(clearText, options, kept ? keptBasis(previous) : newBasis(previous));
}

/** The same values under a new data key and for these recipients. @throws {SecretsFileError} as `sealText` does. */
export async function rekey(
  opened: OpenedSecrets,
  recipients: readonly string[],
  nowMs: number,
): Promise<string> {
  refuseOtherKeys(opened);
  return seal(opened.clearText, { recipients, nowMs }, newBasis(opened));
}

/** What a file is sealed with: its rules, its key, and what was sealed with that key before. */
type Basis = {
  readonly file: string;
  readonly rules: Omit<Metadata, 'lastmodified' | 'mac'>;
  readonly dataKey: Uint8Array;
  readonly entries: readonly AgeEntry[];
  readonly forms: ReadonlyMap<string, string>;
};

function keptBasis({ file, metadata, dataKey, forms }: OpenedSecrets): Basis {
  return { file, rules: metadata, dataKey, entries: metadata.age ?? [], forms };
}

function newBasis(previous: OpenedSecrets | undefined): Basis {
  const { file, metadata } = previous ?? { file: 'secrets', metadata: NEW };
  const dataKey = randomBytes(DATA_KEY_BYTES);
  return { file, rules: metadata, dataKey, entries: [], forms: new Map() };
}

async function seal(
  clearText: string,
  { recipients, nowMs }: Omit<SealOptions, 'previous'>,
  basis: Basis,
): Promise<string> {
  const document = parseClear(clearText, basis.file);
  const metadata: Metadata = {
    ...basis.rules,
    age: await entriesOf(recipients, basis),
    lastmodified: `${new Date(nowMs).toISOString().slice(0, 19)}Z`,
    mac: '',
  };
  const code = encryptAll(document, metadata, basis);
  const mac = encryptValue({ kind: 'str', text: code }, basis.dataKey, metadata.lastmodified);
  const written = readMetadata({ ...metadata, mac }, basis.file);
  document.set('sops', document.createNode({ ...written, ...quoted(metadata) }));
  return textOf(document);
}

function parseClear(text: string, file: string): Document {
  const document = parseSecrets(text, file);
  if (!document.has('sops')) return document;
  throw new SecretsFileError(
    'malformed',
    `${file}: sops is the name of the format’s own entry`,
    'Choose another name for the value.',
  );
}

function keepsKey(previous: OpenedSecrets, recipients: readonly string[]): boolean {
  const gone = previous.recipients.some((one) => !recipients.includes(one));
  if (gone) refuseOtherKeys(previous);
  return !gone;
}

function refuseOtherKeys({ metadata, file }: OpenedSecrets): void {
  const others = otherKeysOf(metadata);
  if (others.length === 0) return;
  throw new SecretsFileError(
    'unsupported',
    `${file} also has keys of ${others.join(', ')}, for which a new data key cannot be sealed here`,
    'Remove these keys with sops first, or change the keys with sops.',
  );
}

async function entriesOf(
  recipients: readonly string[],
  { entries: old, dataKey }: Basis,
): Promise<readonly AgeEntry[]> {
  if (recipients.length === 0) {
    throw new SecretsFileError(
      'bad-recipient',
      'a file of secrets needs at least one public key that can open it',
      'Add --recipient age1…, or keep one of the keys.',
    );
  }
  for (const recipient of recipients) checkRecipient(recipient);
  const entries: AgeEntry[] = [];
  for (const recipient of new Set(recipients)) {
    const known = old.find((entry) => entry.recipient === recipient);
    entries.push(known ?? { recipient, enc: await wrapDataKey(dataKey, recipient) });
  }
  return entries;
}

function encryptAll(
  document: Document,
  metadata: Metadata,
  { dataKey, forms, file }: Basis,
): string {
  const code = startMessageCode(metadata.mac_only_encrypted === true);
  const formOf = (leaf: Leaf, path: readonly string[]) =>
    forms.get(formKey(path, leaf)) ?? encryptValue(leaf, dataKey, placeOf(path));
  visitLeaves(document, file, (scalar, path) => {
    const leaf = leafOf(scalar, `${file}: ${path.join('.')}`);
    const encrypted = isEncryptedPath(metadata, path);
    code.add(leaf.text, encrypted);
    if (encrypted && leaf.text !== '') {
      setLeaf(scalar, { kind: 'str', text: formOf(leaf, path) });
    }
  });
  mapRemarks(document, (line, path) =>
    isEncryptedPath(metadata, path) ? formOf({ kind: 'comment', text: line }, path) : line,
  );
  return code.digest();
}

/** The time stays text for readers to whom a bare one is a time. */
function quoted({ lastmodified }: Metadata): { lastmodified: Scalar } {
  const scalar = new Scalar(lastmodified);
  scalar.type = 'QUOTE_DOUBLE';
  return { lastmodified: scalar };
}
