import type { SlotName } from '../../../domain/record.ts';

type Turn = { readonly what: string | undefined; readonly done: Promise<void> };

/** Runs one piece of work on a slot after the other; asking again for what is under way joins it. */
export function turns(): (
  slot: SlotName,
  what: string | undefined,
  work: () => Promise<void>,
) => Promise<void> {
  const last = new Map<SlotName, Turn>();
  return (slot, what, work) => {
    const before = last.get(slot);
    if (before !== undefined && before.what === what) return before.done;
    const done = Promise.resolve(before?.done)
      .catch(() => undefined)
      .then(work)
      .finally(() => {
        if (last.get(slot)?.done === done) last.delete(slot);
      });
    last.set(slot, { what, done });
    return done;
  };
}
