/** Whether a file stays out of the archive; `path` begins below the chart's folder. */
export type Ignores = (path: string) => boolean;

type IgnoreRule = {
  readonly matches: (path: string) => boolean;
  readonly negated: boolean;
  readonly folderOnly: boolean;
};

/** What Helm leaves out of every chart. */
const ALWAYS = 'templates/.?*';

/** Reads a `.helmignore` by Helm's rules, which are not git's: `**` means nothing, and a `!` rule keeps only what it names. */
export function readIgnores(text: string): Ignores {
  const rules = [ALWAYS, ...text.split('\n')].flatMap(ruleOf);
  return (path) => {
    const parts = path.split('/');
    return parts.some((_, index) => {
      const isFolder = index < parts.length - 1;
      return isIgnored(rules, parts.slice(0, index + 1).join('/'), isFolder);
    });
  };
}

function isIgnored(rules: readonly IgnoreRule[], path: string, isFolder: boolean): boolean {
  return rules.some(({ matches, negated, folderOnly }) => {
    if (negated) return folderOnly ? isFolder && !matches(path) : !matches(path);
    return (!folderOnly || isFolder) && matches(path);
  });
}

function ruleOf(line: string): readonly IgnoreRule[] {
  const trimmed = line.trim();
  if (trimmed === '' || trimmed.startsWith('#')) return [];
  const negated = trimmed.startsWith('!');
  const positive = negated ? trimmed.slice(1) : trimmed;
  const folderOnly = positive.endsWith('/');
  const pattern = folderOnly ? positive.slice(0, -1) : positive;
  const rooted = pattern.startsWith('/');
  const expression = expressionOf(rooted ? pattern.slice(1) : pattern);
  const wholePath = rooted || pattern.includes('/');
  const matches = (path: string): boolean =>
    expression.test(wholePath ? path : path.slice(path.lastIndexOf('/') + 1));
  return [{ matches, negated, folderOnly }];
}

/** `*` and `?` stop at a slash; `[a-z]` is a set. */
function expressionOf(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|\\]/g, String.raw`\$&`)
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
  return new RegExp(`^${source}$`);
}
