/** One text file of the repository; `path` is relative to its top, with forward slashes. */
export type SourceFile = { readonly path: string; readonly text: string };

/** Finds what breaks it: one sentence a place, none where all is well. */
export type Rule = (files: readonly SourceFile[]) => readonly string[];

/** A rule that looks at each file alone: `why` answers what is wrong with it. */
export function each(
  concerns: (path: string) => boolean,
  why: (file: SourceFile) => string | undefined,
): Rule {
  return (files) =>
    files.flatMap((file) => {
      const reason = concerns(file.path) ? why(file) : undefined;
      return reason === undefined ? [] : [`${file.path} ${reason}`];
    });
}

/** A rule that no file's text may match. */
export function never(concerns: (path: string) => boolean, pattern: RegExp, what: string): Rule {
  return each(concerns, ({ text }) => {
    const line = text.split('\n').findIndex((one) => pattern.test(one));
    return line === -1 ? undefined : `line ${line + 1} has ${what}`;
  });
}

/** TypeScript without its comments, so that their words are not taken for code; lines keep their numbers. */
export function withoutComments(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ''))
    .replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}

/** Lines of a text, the last newline aside. */
export function countLines(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}
