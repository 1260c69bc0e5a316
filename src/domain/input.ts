/**
 * What a person asks of a rollout; valid in every phase that is not finished. `by` is the person's name.
 * `promote` hurries: it skips the rest of a ladder and of the soak once the present step is proven, never the proof.
 */
export type Input =
  | { readonly kind: 'pause' | 'resume' | 'promote' | 'approve'; readonly by: string }
  | { readonly kind: 'abort'; readonly by: string; readonly text: string }
  | { readonly kind: 'override-freeze'; readonly by: string; readonly text: string };
