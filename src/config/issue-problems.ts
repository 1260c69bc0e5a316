import type { z } from 'zod';
import { schemaAt, schemaTree, type SchemaNode } from './json-schema.ts';
import type { Path, Problem } from './problem.ts';
import { suggest } from './suggest.ts';
import { gotAt, isSecret, placeOf, writtenAt } from './yaml/locate.ts';
import type { YamlSource } from './yaml/read-yaml.ts';

type Issue = z.core.$ZodIssue;

const MERGE_HINT = 'Merge keys are not read; an alias (*name) stands for a whole value.';

/** What the schema complains about, as problems of the file. */
export function issueProblems(source: YamlSource, issues: readonly Issue[]): readonly Problem[] {
  const tree = schemaTree();
  return issues.flatMap((issue) => {
    const path = plainPath(issue.path);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKey(source, schemaAt(tree, path), [...path, key]));
    }
    return [
      issue.code === 'invalid_key' ? badKey(source, issue, path) : badValue(source, issue, tree),
    ];
  });
}

function unknownKey(source: YamlSource, parent: SchemaNode | undefined, path: Path): Problem {
  const key = String(path.at(-1));
  const known = Object.keys(parent?.properties ?? {});
  const meant = suggest(key, known);
  const others = key === '<<' ? MERGE_HINT : `Known here: ${known.join(', ')}.`;
  return {
    ...placeOf(source, path, 'key'),
    path: path.slice(0, -1),
    expected: 'a known key',
    got: JSON.stringify(key),
    hint: meant === undefined ? others : `Did you mean ${meant}?`,
  };
}

function badKey(
  source: YamlSource,
  issue: Extract<Issue, { code: 'invalid_key' }>,
  path: Path,
): Problem {
  return {
    ...placeOf(source, path, 'key'),
    path: path.slice(0, -1),
    expected: issue.issues[0]?.message ?? issue.message,
    got: JSON.stringify(path.at(-1)),
    hint: 'Change the name.',
  };
}

function badValue(source: YamlSource, issue: Issue, tree: SchemaNode): Problem {
  const path = plainPath(issue.path);
  return {
    ...placeOf(source, path, 'value'),
    path,
    expected: issue.message,
    got: gotAt(source, path),
    hint: hintOf(source, issue, tree),
  };
}

function hintOf(source: YamlSource, issue: Issue, tree: SchemaNode): string {
  const path = plainPath(issue.path);
  const schema = schemaAt(tree, path);
  return (
    ownHint(issue) ??
    spellingHint(source, issue) ??
    quoteHint(source, issue, schema) ??
    meaningHint(tree, path, gotAt(source, path))
  );
}

function ownHint(issue: Issue): string | undefined {
  const hint: unknown = issue.code === 'custom' ? issue.params?.['hint'] : undefined;
  return typeof hint === 'string' ? hint : undefined;
}

function spellingHint(source: YamlSource, issue: Issue): string | undefined {
  if (issue.code !== 'invalid_value') return undefined;
  const meant = suggest(writtenAt(source, plainPath(issue.path)) ?? '', issue.values.map(String));
  return meant === undefined ? undefined : `Did you mean ${meant}?`;
}

/** For text that was written like a number or a truth value. */
function quoteHint(
  source: YamlSource,
  issue: Issue,
  schema: SchemaNode | undefined,
): string | undefined {
  if (issue.code !== 'invalid_type' || issue.expected !== 'string') return undefined;
  const path = plainPath(issue.path);
  const written = writtenAt(source, path);
  if (written === undefined || written === '' || schema?.pattern !== undefined) return undefined;
  return isSecret(path) ? 'Quote it.' : `Quote it: ${JSON.stringify(written)}.`;
}

/** What the place means, or what it stands in where it has no meaning of its own. */
function meaningHint(tree: SchemaNode, path: Path, got: string): string {
  for (let length = path.length; length > 0; length -= 1) {
    const key = path[length - 1];
    const meaning = schemaAt(tree, path.slice(0, length))?.description;
    if (meaning === undefined || key === undefined) continue;
    return got === 'nothing' && length === path.length
      ? `Add ${key}. ${meaning}`
      : `${key}: ${meaning}`;
  }
  return 'docs/reference/configuration.md explains every setting.';
}

function plainPath(path: readonly PropertyKey[]): Path {
  return path.map((part) => (typeof part === 'symbol' ? String(part) : part));
}
