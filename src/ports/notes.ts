/** Notes beside a change, where people review it. */
export type Notes = {
  /**
   * Writes the note of a mark, or puts the text in the place of the one that is there. A mark is one line that readers
   * do not see.
   * @throws {OperationError} when the place of the notes is out of reach, or refuses.
   */
  readonly put: (note: { readonly mark: string; readonly text: string }) => Promise<void>;
};
