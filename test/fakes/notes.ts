import type { Notes } from '../../src/ports/notes.ts';

/** Notes in memory, with what each says now. */
export function memoryNotes(): Notes & { readonly texts: () => readonly string[] } {
  const texts = new Map<string, string>();
  return {
    put: async ({ mark, text }) => void texts.set(mark, text),
    texts: () => [...texts.values()],
  };
}
