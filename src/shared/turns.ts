type Turn = { readonly what: string | undefined; readonly done: Promise<void> };

/** Runs one piece of work on a subject after the other; asking again for what is under way joins it. */
export function turns(): (
  subject: string,
  what: string | undefined,
  work: () => Promise<void>,
) => Promise<void> {
  const last = new Map<string, Turn>();
  return (subject, what, work) => {
    const before = last.get(subject);
    if (before !== undefined && before.what === what) return before.done;
    const done = Promise.resolve(before?.done)
      .catch(() => undefined)
      .then(work)
      .finally(() => {
        if (last.get(subject)?.done === done) last.delete(subject);
      });
    last.set(subject, { what, done });
    return done;
  };
}
