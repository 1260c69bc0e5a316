import { parseSecrets, textOf } from '../../secrets/document.ts';

/**
 * A text of values in clear with some of them set, or taken away where they are `undefined`; all else stays, remarks
 * included. Dots lead into nested names only where such a value is; elsewhere they are part of the name.
 */
export function clearTextWith(
  clearText: string,
  file: string,
  values: Readonly<Record<string, string | undefined>>,
): string {
  const document = parseSecrets(clearText, file);
  for (const [name, value] of Object.entries(values)) {
    const path = name.split('.');
    const nested = !document.has(name) && path.length > 1 && document.hasIn(path);
    const at = nested ? path : [name];
    if (value === undefined) document.deleteIn(at);
    else document.setIn(at, value);
  }
  return textOf(document);
}
