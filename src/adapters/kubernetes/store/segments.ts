import { gunzipSync, gzipSync } from 'node:zlib';
import { OperationError } from '../../../shared/errors.ts';
import type { Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';
import type { KubernetesObject } from '../client/object.ts';
import type { Content, Fence } from './fence.ts';
import { selectorOf, type Labels } from './place.ts';

/** Lines in ConfigMaps of bounded size; all but the last one are sealed: compressed, and never written again. */
export type Segments = {
  /**
   * Adds a line. With `after`, only when that is the last line (undefined: when there is none); a line that is the last
   * already is not added twice, so that an unheard success may be tried again.
   * @throws {OperationError} `conflict` when somebody else added a line in between.
   */
  readonly append: (line: string, options?: AppendOptions) => Promise<void>;
  readonly read: () => Promise<readonly Segment[]>;
};

type AppendOptions = {
  readonly after?: string | undefined;
  readonly exclusive?: boolean | undefined;
  /** Written on a segment that begins with this line. */
  readonly note?: string | undefined;
};

/** One ConfigMap of lines. `index` counts from 0, and `note` tells what came before, where older ones were dropped. */
export type Segment = {
  readonly index: number;
  readonly note: string | undefined;
  readonly isSealed: boolean;
  readonly lines: readonly string[];
};

/** Where the lines are, and how many of them stay. */
export type SegmentOptions = {
  readonly name: string;
  readonly labels: Labels;
  /** Older segments are dropped. */
  readonly keep: number;
};

/** An object of Kubernetes may have about 1 MB; a small one is quick to write again for each line. */
const SEGMENT_CHARACTERS = 48 * 1024;
const MAX_LINE_CHARACTERS = 700 * 1024;
/** More than this cannot come of compressed ConfigMaps of ours. */
const MAX_SEGMENT_BYTES = 16 * 1024 * 1024;

const NOTE = 'zhiyou.dev/before';
const INDEX = 'zhiyou.dev/segment';

/** Opens lines for adding and reading; nothing is written yet. */
export function openSegments(
  cluster: Cluster,
  fence: Fence,
  { name, labels, keep }: SegmentOptions,
): Segments {
  const refOf = (index: number) => ({ kind: KINDS.ConfigMap, name: `${name}-${index}` });
  const read = () => readSegments(cluster, labels);
  let current: number | undefined;
  /** Answers false when this segment takes no more lines. */
  const appendTo = async (index: number, line: string, options: AppendOptions) => {
    let move: Move = 'add';
    await fence.write(refOf(index), (present) => {
      const segment = present === undefined ? undefined : segmentIn(present);
      const { lines } = segment ?? { lines: [] };
      const follows = lines.length === 0 || lines.at(-1) === options.after;
      move = moveOf(segment, line);
      if (options.exclusive === true && move !== 'there' && !follows) throw outrun(name);
      const placed = { index, note: segment === undefined ? options.note : segment.note, labels };
      if (move === 'add') return open(placed, [...lines, line]);
      return move === 'seal' ? sealed(placed, lines) : undefined;
    });
    return move === 'add' || move === 'there';
  };
  return {
    read,
    append: async (line, options = {}) => {
      if (line.length > MAX_LINE_CHARACTERS) throw tooLong(name, line);
      current ??= (await read()).at(-1)?.index ?? 0;
      while (!(await appendTo(current, line, options))) {
        // A sealed segment is never written again.
        fence.forget(refOf(current));
        current += 1;
        await drop(cluster, fence, refOf(current - keep), current - keep);
      }
    },
  };
}

/** What is to be done with a line and a segment: it is there already, comes in, or the segment is full. */
type Move = 'there' | 'add' | 'seal' | 'full';

function moveOf(segment: Segment | undefined, line: string): Move {
  if (segment === undefined) return 'add';
  if (segment.lines.at(-1) === line) return 'there';
  if (segment.isSealed) return 'full';
  const isFull =
    segment.lines.length > 0 && sizeOf(segment.lines) + line.length > SEGMENT_CHARACTERS;
  return isFull ? 'seal' : 'add';
}

/** Answers at each call the lines that were added since the call before. */
export function followSegments(
  cluster: Cluster,
  { name, labels }: Pick<SegmentOptions, 'name' | 'labels'>,
): () => Promise<readonly string[]> {
  let last: Segment | undefined;
  const find = async (index: number): Promise<Segment | undefined> => {
    const found = await cluster.find({ kind: KINDS.ConfigMap, name: `${name}-${index}` });
    return found === undefined ? undefined : segmentIn(found);
  };
  const take = (segment: Segment): readonly string[] => {
    const known = last;
    if (known !== undefined && segment.index < known.index) return [];
    last = segment;
    return segment.lines.slice(segment.index === known?.index ? known.lines.length : 0);
  };
  return async () => {
    const present = last === undefined ? undefined : await find(last.index);
    // At first, and when the one that was last is gone: all that there is after it.
    if (present === undefined) return (await readSegments(cluster, labels)).flatMap(take);
    const added = [...take(present)];
    let next = present.isSealed ? await find(present.index + 1) : undefined;
    while (next !== undefined) {
      added.push(...take(next));
      next = next.isSealed ? await find(next.index + 1) : undefined;
    }
    return added;
  };
}

async function readSegments(cluster: Cluster, labels: Labels): Promise<readonly Segment[]> {
  const found = await cluster.list(KINDS.ConfigMap, {
    labelSelector: selectorOf(labels),
    pageSize: 50,
  });
  return found.map(segmentIn).toSorted((a, b) => a.index - b.index);
}

async function drop(
  cluster: Cluster,
  fence: Fence,
  ref: { readonly kind: typeof KINDS.ConfigMap; readonly name: string },
  index: number,
): Promise<void> {
  if (index < 0) return;
  await cluster.remove(ref);
  fence.forget(ref);
}

function segmentIn(object: KubernetesObject): Segment {
  const { annotations, name } = object.metadata;
  const index = Number(annotations?.[INDEX] ?? Number.NaN);
  const note = annotations?.[NOTE];
  const packed = textIn(object['binaryData'], 'lines');
  const isSealed = packed !== undefined;
  const text = isSealed
    ? gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: MAX_SEGMENT_BYTES }).toString()
    : (textIn(object['data'], 'lines') ?? '');
  if (!Number.isSafeInteger(index)) throw unreadable(name);
  return { index, note, isSealed, lines: text.split('\n').slice(0, -1) };
}

type Placed = {
  readonly index: number;
  readonly note: string | undefined;
  readonly labels: Labels;
};

function open({ index, note, labels }: Placed, lines: readonly string[]): Content {
  const annotations = { [INDEX]: String(index), ...(note === undefined ? {} : { [NOTE]: note }) };
  return { labels, annotations, data: { lines: `${lines.join('\n')}\n` } };
}

function sealed(place: Placed, lines: readonly string[]): Content {
  const { data, ...rest } = open(place, lines);
  const packed = gzipSync(textIn(data, 'lines') ?? '').toString('base64');
  return { ...rest, data: {}, binaryData: { lines: packed } };
}

function textIn(values: unknown, key: string): string | undefined {
  if (typeof values !== 'object' || values === null) return undefined;
  const value: unknown = Reflect.get(values, key);
  return typeof value === 'string' ? value : undefined;
}

function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

function outrun(name: string): OperationError {
  return new OperationError(`${name}: somebody else wrote to it in the meantime`, {
    code: 'conflict',
    retryable: false,
  });
}

function tooLong(name: string, line: string): OperationError {
  return new OperationError(
    `${name}: a line of ${line.length} characters is above ${MAX_LINE_CHARACTERS}`,
    { code: 'rejected', retryable: false },
  );
}

function unreadable(name: string): OperationError {
  return new OperationError(
    `configmaps ${name}: was changed by somebody else; remove it, or use the version of zhiyou that wrote it`,
    { code: 'rejected', retryable: false },
  );
}
