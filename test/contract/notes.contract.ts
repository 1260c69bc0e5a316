import { describe, expect, it } from 'vitest';
import type { Notes } from '../../src/ports/notes.ts';

/** Notes and a look at what they say, without their marks. */
export type NotesUnderTest = {
  readonly notes: Notes;
  readonly texts: () => readonly string[];
  readonly close: () => Promise<void>;
};

/** What every place of notes does. */
export function notesContract(name: string, open: () => Promise<NotesUnderTest>): void {
  describe(`notes: ${name}`, () => {
    it('a mark has one note, which says what was put last', async () => {
      await withNotes(open, async ({ notes, texts }) => {
        await notes.put({ mark: 'a', text: 'plan' });
        expect(texts()).toEqual(['plan']);
        await notes.put({ mark: 'a', text: 'result' });
        expect(texts()).toEqual(['result']);
      });
    });

    it('other marks have notes of their own, also one that begins with the same letters', async () => {
      await withNotes(open, async ({ notes, texts }) => {
        await notes.put({ mark: 'a', text: 'one' });
        await notes.put({ mark: 'ab', text: 'other' });
        await notes.put({ mark: 'a', text: 'one again' });
        expect(texts().toSorted()).toEqual(['one again', 'other']);
      });
    });

    it('putting the same again changes nothing', async () => {
      await withNotes(open, async ({ notes, texts }) => {
        await notes.put({ mark: 'a', text: 'plan\n\n| a | b |' });
        await notes.put({ mark: 'a', text: 'plan\n\n| a | b |' });
        expect(texts()).toEqual(['plan\n\n| a | b |']);
      });
    });
  });
}

async function withNotes(
  open: () => Promise<NotesUnderTest>,
  run: (under: NotesUnderTest) => Promise<void>,
): Promise<void> {
  const under = await open();
  try {
    await run(under);
  } finally {
    await under.close();
  }
}
