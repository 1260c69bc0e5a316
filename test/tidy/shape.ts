import { countLines, each, never, withoutComments, type Rule } from './rule.ts';

const MAX_LINES = 350;
const MAX_MEDIAN = 90;
const MAX_90TH = 220;

const isCode = (path: string): boolean => /\.(?:ts|tsx|mts)$/.test(path);
const isPure = (path: string): boolean =>
  /^src\/(?:shared|domain|evidence|evidence-file|judge|engine|trial|replay|peers)\//.test(path) &&
  !path.endsWith('.test.ts');
const isBarrelPlace = (path: string): boolean => /^src\/adapters\/[^/]+\/index\.ts$/.test(path);

/** No file is so long that it holds two ideas. */
export const fileLength: Rule = each(isCode, ({ text }) => {
  const lines = countLines(text);
  return lines > MAX_LINES ? `has ${lines} lines, and ${MAX_LINES} is the limit` : undefined;
});

/** Most files under src are small. */
export const sizes: Rule = (files) => {
  const lines = files
    .filter(({ path }) => isCode(path) && path.startsWith('src/'))
    .map(({ text }) => countLines(text))
    .toSorted((one, other) => one - other);
  const at = (share: number) => lines[Math.ceil(lines.length * share) - 1] ?? 0;
  return [
    ...(at(0.5) > MAX_MEDIAN ? [`the median file has ${at(0.5)} lines, above ${MAX_MEDIAN}`] : []),
    ...(at(0.9) > MAX_90TH
      ? [`the 90th percentile of files is ${at(0.9)} lines, above ${MAX_90TH}`]
      : []),
  ];
};

/** Fakes are passed in; modules are not replaced. */
export const moduleMocks: Rule = never(isCode, /\bvi\.(?:mock|doMock|hoisted)\(/, 'a module mock');

/** Every test runs, and none hides the others; one that needs another account may ask for root. */
export const skippedTests: Rule = never(
  isCode,
  /\b(?:it|test|describe|suite)(?:\.\w+)*\.(?:only|skip|todo|skipIf|fails|runIf(?!\(isRoot\)))\b|\bcontext\.skip\(|\b[xf](?:it|describe)\(/,
  'a skipped or focused test',
);

/** What is exported has a name; only configuration of tools is asked for a default. */
export const defaultExports: Rule = never(
  (path) => isCode(path) && !/(?:^|\/)[\w.-]+\.config\.ts$/.test(path),
  /^export default\b|^export \{[^}]*\bas default\b/,
  'a default export',
);

/** Helm looks for its closing words under this name. */
const isNotes = (path: string): boolean => path.endsWith('/templates/NOTES.txt');

/** Names are in kebab-case, so that they are the same on every file system. */
export const fileNames: Rule = each(
  (path) => isCode(path) || (/\.(?:sql|sh|css|json|txt)$/.test(path) && !isNotes(path)),
  ({ path }) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return /^\.?[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(name) ? undefined : 'is not named in kebab-case';
  },
);

/** A file that only hands on what others export hides where things are; an adapter's front door may. */
export const barrels: Rule = each(
  (path) => isCode(path) && !isBarrelPlace(path),
  ({ text }) => {
    const code = withoutComments(text);
    const rest = code.replaceAll(/^(?:import|export)\b[^'"();=]*?from '[^']+';/gm, '').trim();
    const handsOn = /^export\b[^'"();=]*?from '/m.test(code);
    return handsOn && rest === '' ? 'only hands on what others export' : undefined;
  },
);

/** Time, chance and the outside world come into the pure folders as parameters. */
export const impurity: Rule = (files) =>
  never(
    isPure,
    /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.[a-z]|\bfetch\(|\bsetTimeout\(/,
    'time, chance or the outside world',
  )(files.map(({ path, text }) => ({ path, text: withoutComments(text) })));
