import { createHash } from 'node:crypto';

const ONLY_ENCRYPTED = createHash('sha256').update('sops').digest();

/** Takes the values in the order of the file; the code covers their texts, not their names. */
export type MessageCode = {
  readonly add: (text: string, encrypted: boolean) => void;
  readonly digest: () => string;
};

/** SHA-512 over all values, or over the encrypted ones alone, which then begins with a prefix of its own. */
export function startMessageCode(onlyEncrypted: boolean): MessageCode {
  const hash = createHash('sha512');
  if (onlyEncrypted) hash.update(ONLY_ENCRYPTED);
  return {
    add: (text, encrypted) => {
      if (encrypted || !onlyEncrypted) hash.update(text, 'utf8');
    },
    digest: () => hash.digest('hex').toUpperCase(),
  };
}
