import { z } from 'zod';

/** A note as GitLab tells it; of system notes the text is GitLab's own. */
export const notesSchema: z.ZodType<
  readonly { readonly id: number; readonly body: string; readonly system: boolean }[]
> = z.array(z.looseObject({ id: z.int(), body: z.string(), system: z.boolean().prefault(false) }));

/** Merge requests that a commit belongs to. */
export const mergeRequestsSchema: z.ZodType<
  readonly { readonly iid: number; readonly state: string }[]
> = z.array(z.looseObject({ iid: z.int(), state: z.string() }));

/** Why GitLab refuses: a text, or a map of texts. */
export const refusalSchema: z.ZodType<{
  readonly message?: unknown;
  readonly error?: string | undefined;
}> = z.looseObject({ message: z.unknown().optional(), error: z.string().optional() });
