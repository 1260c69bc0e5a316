/** How YAML 1.1 reads what YAML 1.2 takes for text or for another number. */
const TRAPS: readonly { readonly pattern: RegExp; readonly read: string }[] = [
  { pattern: /^(y|n|yes|no|on|off)$/i, read: 'a truth value' },
  { pattern: /^[-+]?\d+(:[0-5]?\d)+(\.\d*)?$/, read: 'a number to the base 60' },
  { pattern: /^[-+]?0\d+$/, read: 'an octal number' },
  { pattern: /^[-+]?\d[\d_]*_[\d_]*(\.\d*)?$/, read: 'a number' },
];

/** What a plain scalar is to readers of YAML 1.1, such as kubectl and helm, where they differ from YAML 1.2. */
export function readByYaml11(source: string): string | undefined {
  return TRAPS.find(({ pattern }) => pattern.test(source))?.read;
}
