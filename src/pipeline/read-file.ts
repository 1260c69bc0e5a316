import { isMap, isNode, isScalar, LineCounter, parseAllDocuments, type Document } from 'yaml';
import { isFields, type Fields } from './fields.ts';
import { findingAt, type PipelineFinding } from './pipeline.ts';

/** `!reference [job, key]`, not yet followed. */
export class Reference {
  readonly path: readonly string[];
  constructor(path: readonly string[]) {
    this.path = path;
  }
}

/** A file of a pipeline: what its inputs are, what it says, and where its keys stand. */
export type PipelineFile = {
  readonly file: string;
  readonly spec: Fields;
  readonly body: Fields;
  readonly lineOf: (key: string) => number;
};

const MOST_CHARACTERS = 1_000_000;
const MOST_ALIASES = 1000;
const WANTS = {
  en: 'YAML that GitLab can read, each key once',
  zh: 'GitLab 可以解析的 YAML，每个键只出现一次',
};

/** Reads one file by the rules of YAML 1.1, as GitLab does: a body, and before it the head of a component. */
export function readPipelineFile(
  file: string,
  text: string,
): { readonly read?: PipelineFile; readonly findings: readonly PipelineFinding[] } {
  if (text.length > MOST_CHARACTERS) return refused(file, 1, `${text.length} characters`);
  const lines = new LineCounter();
  const options = { version: '1.1', merge: true, lineCounter: lines, prettyErrors: false } as const;
  const parsed = parseAllDocuments(text, { ...options, customTags: [REFERENCE] });
  const documents = 'empty' in parsed ? [] : parsed;
  const errors = documents.flatMap((one) => [...one.errors, ...one.warnings]);
  if (errors.length > 0) {
    const findings = errors.map(({ pos, message }) =>
      trouble(file, lines.linePos(pos[0]).line, message.split('\n')[0] ?? ''),
    );
    return { findings };
  }
  return readDocuments(file, documents, lines);
}

function readDocuments(
  file: string,
  documents: readonly Document[],
  lines: LineCounter,
): ReturnType<typeof readPipelineFile> {
  const values = documents.map((one): unknown => valueOf(one));
  const head = values[0];
  const hasHead = values.length === 2 && isFields(head) && 'spec' in head;
  const body = values.at(-1) ?? {};
  if (values.length > (hasHead ? 2 : 1)) return refused(file, 1, `${values.length} documents`);
  if (!isFields(body)) return refused(file, 1, 'no map, or aliases that stand for too much');
  const spec = hasHead && isFields(head['spec']) ? head['spec'] : {};
  const lineOf = (key: string): number => lineIn(documents.at(-1), key, lines);
  return { read: { file, spec, body, lineOf }, findings: [] };
}

function valueOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch {
    return undefined;
  }
}

function lineIn(document: Document | undefined, key: string, lines: LineCounter): number {
  if (!isMap(document?.contents)) return 1;
  const pair = document.contents.items.find((one) => isScalar(one.key) && one.key.value === key);
  const offset = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  return offset === undefined ? 1 : lines.linePos(offset).line;
}

function refused(file: string, line: number, found: string): ReturnType<typeof readPipelineFile> {
  return { findings: [trouble(file, line, found)] };
}

function trouble(file: string, line: number, found: string): PipelineFinding {
  return findingAt({ file, line }, { id: 'ci-yaml', object: file, path: '', found, wants: WANTS });
}

const REFERENCE = {
  tag: '!reference',
  collection: 'seq' as const,
  identify: () => false,
  resolve: (node: { readonly items: readonly unknown[] }): unknown =>
    new Reference(node.items.flatMap((one) => (isScalar(one) ? String(one.value) : []))),
};
