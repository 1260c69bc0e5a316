/** A sentence in every language that findings are told in. */
export type Sentence = { readonly en: string; readonly zh: string };

/** What stands somewhere: as it is written, empty where nothing does, or in words. */
export type Found = string | Sentence;

/** One thing that is wrong with what is linted. */
export type Finding = {
  /** Ids of the rule in the sets that have it, the one it is told under first. */
  readonly ids: readonly string[];
  /** `Kind/name`, the job of a pipeline, or the file. */
  readonly object: string;
  /** Where in it; empty for all of it. */
  readonly path: string;
  /** What stands there instead. */
  readonly found: Found;
  readonly wants: Sentence;
};

/** What a rule of objects finds: where, and what stands there. */
export type Trouble = { readonly path: string; readonly found: Found };

/** A finding and where it is, in words: cells of a matrix such as `production 1.30–1.36`, or `file:line`. */
export type PlacedFinding = Finding & { readonly cells: readonly string[] };
