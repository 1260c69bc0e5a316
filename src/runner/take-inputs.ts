import { z } from 'zod';
import type { Input } from '../domain/input.ts';
import type { RolloutDocument } from '../domain/record.ts';
import { applyInput } from '../engine/inputs.ts';
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
 * between only repeats what is harmless to repeat.
 */
export function takeInputs(
  store: StateStore,
  rollout: RolloutDocument,
  journal: (event: JournalEvent) => void,
): RolloutDocument {
  let document = rollout;
  for (const { id, input: queued } of store.inputs(document.id)) {
    const parsed = inputSchema.safeParse(queued);
    const outcome = parsed.success ? applyInput(document, parsed.data) : undefined;
    const refused = outcome?.kind === 'refused' ? outcome.why : undefined;
    journal({
      kind: 'input',
      rollout: document.id,
      input: queued,
      id,
      outcome: outcome?.kind ?? 'not understood',
      ...(refused === undefined ? {} : { why: refused }),
    });
    if (outcome?.kind === 'applied') {
      document = { ...document, state: outcome.state };
      store.save(document);
    }
    store.dropInput(document.id, id);
  }
  return document;
}
