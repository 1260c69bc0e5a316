import { z } from 'zod';
import { SecretsFileError } from './problem.ts';

/** The data key, sealed for one public key. */
export type AgeEntry = { readonly recipient: string; readonly enc: string };

const OTHER_KEYS = ['kms', 'gcp_kms', 'azure_kv', 'hc_vault', 'hckms', 'pgp'] as const;

type Others = Readonly<
  Partial<Record<(typeof OTHER_KEYS)[number] | 'key_groups', readonly unknown[] | null | undefined>>
>;

type Rule = string | null | undefined;

/** What the `sops` entry of a file says about its keys, its time and its message code. */
export type Metadata = Others & {
  readonly age?: readonly AgeEntry[] | null | undefined;
  readonly shamir_threshold?: number | bigint | null | undefined;
  readonly lastmodified: string;
  readonly mac: string;
  readonly unencrypted_suffix?: Rule;
  readonly encrypted_suffix?: Rule;
  readonly unencrypted_regex?: Rule;
  readonly encrypted_regex?: Rule;
  readonly unencrypted_comment_regex?: Rule;
  readonly encrypted_comment_regex?: Rule;
  readonly mac_only_encrypted?: boolean | null | undefined;
  readonly version?: string | null | undefined;
};

const text: z.ZodType<Rule> = z.string().nullish();
const others: z.ZodType<readonly unknown[] | null | undefined> = z.array(z.unknown()).nullish();

// In the order in which the format’s own tool writes them, which parsing restores.
const metadataSchema: z.ZodType<Metadata> = z.looseObject({
  kms: others,
  gcp_kms: others,
  hckms: others,
  azure_kv: others,
  hc_vault: others,
  age: z.array(z.looseObject({ recipient: z.string(), enc: z.string() })).nullish(),
  key_groups: others,
  shamir_threshold: z.union([z.number(), z.bigint()]).nullish(),
  lastmodified: z.string(),
  mac: z.string(),
  pgp: others,
  unencrypted_suffix: text,
  encrypted_suffix: text,
  unencrypted_regex: text,
  encrypted_regex: text,
  unencrypted_comment_regex: text,
  encrypted_comment_regex: text,
  mac_only_encrypted: z.boolean().nullish(),
  version: text,
});

/** The kinds of keys, other than age's, that open the file too. */
export function otherKeysOf(metadata: Metadata): readonly string[] {
  return OTHER_KEYS.filter((name) => (metadata[name] ?? []).length > 0);
}

/** In the format's own order. @throws {SecretsFileError} when it is not what the format says, or asks for what is not supported. */
export function readMetadata(value: unknown, file: string): Metadata {
  const parsed = metadataSchema.safeParse(value);
  if (!parsed.success) {
    const place = parsed.error.issues.map(({ path }) => ['sops', ...path].join('.')).join(', ');
    throw new SecretsFileError(
      'malformed',
      `${file}: ${place} is missing or not what the SOPS format says`,
      'Take the file from version control again; only tools of the format may change it.',
    );
  }
  const wanted = unsupportedOf(parsed.data);
  if (wanted !== undefined) {
    throw new SecretsFileError(
      'unsupported',
      `${file}: sops.${wanted} is not supported`,
      'Encrypt the file for keys of age alone, without key groups and rules about remarks.',
    );
  }
  return parsed.data;
}

function unsupportedOf(metadata: Metadata): string | undefined {
  if ((metadata.key_groups ?? []).length > 0) return 'key_groups';
  if ((metadata.shamir_threshold ?? 0) > 0) return 'shamir_threshold';
  if (metadata.encrypted_comment_regex) return 'encrypted_comment_regex';
  if (metadata.unencrypted_comment_regex) return 'unencrypted_comment_regex';
  return undefined;
}

/** Whether the value under these names is encrypted, by the rules of the file. */
export function isEncryptedPath(metadata: Metadata, path: readonly string[]): boolean {
  const some = (test: (name: string) => boolean) => path.some((name) => test(name));
  const {
    unencrypted_suffix: clearSuffix,
    encrypted_suffix: suffix,
    unencrypted_regex: clearPattern,
    encrypted_regex: pattern,
  } = metadata;
  let encrypted = !clearSuffix || !some((name) => name.endsWith(clearSuffix));
  if (suffix) encrypted = some((name) => name.endsWith(suffix));
  if (clearPattern && some((name) => new RegExp(clearPattern).test(name))) encrypted = false;
  if (pattern) encrypted = some((name) => new RegExp(pattern).test(name));
  return encrypted;
}
