import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { never, type Rule } from './rule.ts';

const isDocument = (path: string): boolean => path.endsWith('.md');
const FENCED = /^```[^\n]*\n([\s\S]*?)^```/gm;
const LINK = /\[[^\]\n]*\]\(([^)\s]+)\)/g;

/** Relative links of documents lead to something. `exists` is asked with paths from the top of the repository. */
export function brokenLinks(exists: (path: string) => boolean = existsSync): Rule {
  return (files) =>
    files
      .filter(({ path }) => isDocument(path))
      .flatMap(({ path, text }) =>
        [...text.replaceAll(FENCED, '').matchAll(LINK)]
          .map(([, target = '']) => target.split('#', 1)[0] ?? '')
          .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
          .filter((target) => !exists(posix.join(posix.dirname(path), decodeURI(target))))
          .map((target) => `${path} links to ${target}, which is not there`),
      );
}

/** Both languages of the README show the same commands. */
export const sameCode: Rule = (files) => {
  const blocksOf = (name: string) =>
    [...(files.find(({ path }) => path === name)?.text ?? '').matchAll(FENCED)].map(
      ([, code = '']) => code,
    );
  const [english, chinese] = [blocksOf('README.md'), blocksOf('README.zh-CN.md')];
  if (english.length === 0) return ['README.md shows no code block'];
  if (english.length !== chinese.length) {
    return [`README.md has ${english.length} code blocks, README.zh-CN.md ${chinese.length}`];
  }
  return english.flatMap((code, index) =>
    code === chinese[index] ? [] : [`code block ${index + 1} of README.md differs in Chinese`],
  );
};

/** Work that is not finished is not committed. The letters are apart so that this file passes. */
export const unfinished: Rule = never(
  () => true,
  /\b(?:TO[D]O|FIX[M]E|X[X]X|HAC[K])\b|\bnot [i]mplemented\b/,
  'a word for unfinished work',
);

/** Nothing points into one machine's folders. */
export const machinePaths: Rule = never(
  () => true,
  /(?:^|[^a-zA-Z0-9.])\/(?:work|farm|root|home|Users)\//,
  'a path of one machine',
);
