import { z } from 'zod';
import type { Input } from '../domain/input.ts';
import type { RolloutDocument } from '../domain/record.ts';
import { applyInput, type InputOutcome } from '../engine/inputs.ts';
import type { JournalEvent, StateStore } from '../ports/state-store.ts';

const by = z.string().min(1);
const text = z.string();
const inputSchema: z.ZodType<Input> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['pause', 'resume', 'promote', 'approve']), by }),
  z.strictObject({ kind: z.enum(['abort']), by, text }),
  z.strictObject({ kind: z.enum(['override-freeze']), by, text }),
]);

/**
 * Takes up what people asked of a rollout: journalled first, then kept, then dropped from the queue, so that a kill in
 * between repeats at most an entry of the journal: an approval that counted twice would let two steps pass.
 */
export async function takeInputs(
  store: StateStore,
  rollout: RolloutDocument,
  journal: (event: JournalEvent) => Promise<void>,
): Promise<RolloutDocument> {
  let document = rollout;
  for (const { id, input: queued } of await store.inputs(document.id)) {
    if (id === document.lastInput) {
      await store.dropInput(document.id, id);
      continue;
    }
    const outcome = outcomeOf(document, queued);
    await journal({ kind: 'input', rollout: document.id, input: queued, id, ...told(outcome) });
    if (outcome?.kind === 'applied') {
      document = { ...document, state: outcome.state, lastInput: id };
      await store.save(document);
    }
    await store.dropInput(document.id, id);
  }
  return document;
}

/** Absent when the input is not understood. */
function outcomeOf(document: RolloutDocument, queued: unknown): InputOutcome | undefined {
  const parsed = inputSchema.safeParse(queued);
  return parsed.success ? applyInput(document, parsed.data) : undefined;
}

function told(outcome: InputOutcome | undefined): Readonly<Record<string, string>> {
  if (outcome === undefined) return { outcome: 'not understood' };
  return outcome.kind === 'refused'
    ? { outcome: outcome.kind, why: outcome.why }
    : { outcome: outcome.kind };
}
