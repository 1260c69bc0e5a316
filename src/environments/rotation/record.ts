import type { ClusterObject } from '../../ports/cluster-objects.ts';
import { ROTATION_STEPS, type RotationStep } from '../../secrets/rotation.ts';
import { isRecord } from '../owned-fields.ts';
import type { RotationRecord } from './stand.ts';
import type { ValuesTarget } from './target.ts';

/** On a Secret: the last step that the consumers of each of its values have taken, and since when the value is in use. */
const RECORDS = 'zhiyou.dev/rotations';

type Entry = RotationRecord & {
  /** Since when the value is used; absent before its first rotation. Epoch ms. */
  readonly usedSinceMs?: number | undefined;
};

/** What is noted on a Secret about the values of a target. */
export function recordIn(
  secret: ClusterObject | undefined,
  target: ValuesTarget,
): Entry | undefined {
  return entriesIn(secret)[nameOf(target)];
}

/** The note with a step that every consumer has taken now. */
export function recorded(
  secret: ClusterObject,
  target: ValuesTarget,
  { step, nowMs }: { readonly step: RotationStep; readonly nowMs: number },
): Readonly<Record<string, string>> {
  const before = entriesIn(secret);
  const since = step === 'switch' ? nowMs : before[nameOf(target)]?.usedSinceMs;
  const used = since === undefined ? {} : { usedSinceMs: since };
  const entry: Entry = { step, atMs: nowMs, ...used };
  return { [RECORDS]: JSON.stringify({ ...before, [nameOf(target)]: entry }) };
}

/** Since when the values are in use, epoch ms: since their last rotation, else since the Secret was made. */
export function usedSinceMs(
  secret: ClusterObject | undefined,
  target: ValuesTarget,
): number | undefined {
  const since = recordIn(secret, target)?.usedSinceMs;
  const made = Date.parse(secret?.metadata.creationTimestamp ?? '');
  return since ?? (Number.isNaN(made) ? undefined : made);
}

/** Values that are replaced together have one note, by the names of their keys. */
function nameOf({ keys }: ValuesTarget): string {
  return keys.map(({ key }) => key).join(',');
}

function entriesIn(secret: ClusterObject | undefined): Readonly<Record<string, Entry>> {
  const annotations = secret?.metadata['annotations'];
  const text = isRecord(annotations) ? annotations[RECORDS] : undefined;
  if (typeof text !== 'string') return {};
  const found = jsonIn(text);
  if (!isRecord(found)) return {};
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, entry]) => {
      const read = entryIn(entry);
      return read === undefined ? [] : [[name, read]];
    }),
  );
}

/** What a person wrote there by hand counts as nothing. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function entryIn(value: unknown): Entry | undefined {
  if (!isRecord(value)) return undefined;
  const step = ROTATION_STEPS.find((one) => one === value['step']);
  const { atMs, usedSinceMs: since } = value;
  if (step === undefined || typeof atMs !== 'number') return undefined;
  return { step, atMs, ...(typeof since === 'number' ? { usedSinceMs: since } : {}) };
}
