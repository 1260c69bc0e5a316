/** What is to be done next so that a file opens with a new key of age, and with an own old one no more. */
export type KeyMove =
  | { readonly kind: 'add' }
  /** Whoever runs this could not open the file any more; the new private key has to come here first. */
  | { readonly kind: 'hold-first' }
  | { readonly kind: 'remove'; readonly recipients: readonly string[] }
  | { readonly kind: 'done' };

/**
 * Decides by who opens the file now; keys of others stay. `fresh` is the new public key, `own` are those whose private
 * keys are here.
 */
export function nextKeyMove(
  recipients: readonly string[],
  { fresh, own }: { readonly fresh: string; readonly own: readonly string[] },
): KeyMove {
  if (!recipients.includes(fresh)) return { kind: 'add' };
  if (!own.includes(fresh)) return { kind: 'hold-first' };
  const old = recipients.filter((one) => one !== fresh && own.includes(one));
  return old.length === 0 ? { kind: 'done' } : { kind: 'remove', recipients: old };
}
