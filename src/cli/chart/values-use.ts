import type { Finding } from '../../shared/finding.ts';
import { leavesOf, othersFor, schemaAt, valuesWith, type Leaf } from '../../chart/lint/values.ts';
import type { HelmRender, HelmWish, OfflineHelm } from './helm.ts';
import { inParallel } from './in-parallel.ts';

/** Settings that are declared, and the schema that says what they may be. */
export type Declared = { readonly values: unknown; readonly schema: unknown };

/** A row may have one of the other values already, which changes nothing there. */
const MOST_TRIES = 2;
const REFUSED = /don't meet the specifications of the schema/;

/**
 * Settings that change nothing: with another value, the chart renders the same in every row. Whether a setting is
 * read is asked of Helm itself, since templates reach values in too many ways to be read.
 */
export async function findUnusedValues(
  helm: OfflineHelm,
  { values, schema }: Declared,
  rows: readonly HelmWish[],
): Promise<readonly Finding[]> {
  const bases = await inParallel(rows, (row) => helm.template(row));
  const pairs = rows.flatMap((row, index) => {
    const base = bases[index];
    return base?.kind === 'rendered' ? [{ row, text: base.text }] : [];
  });
  const used = await inParallel(leavesOf(values), async (leaf) => {
    const others = othersFor(leaf, schemaAt(schema, leaf.path));
    return { leaf, isUsed: pairs.length === 0 || (await isUsed(helm, pairs, leaf, others)) };
  });
  return used.filter((one) => !one.isUsed).map(({ leaf }) => findingOf(leaf));
}

type Base = { readonly row: HelmWish; readonly text: string };

async function isUsed(
  helm: OfflineHelm,
  bases: readonly Base[],
  { path }: Leaf,
  others: readonly unknown[],
): Promise<boolean> {
  let tries = 0;
  for (const other of others) {
    const outcome = await tryValue(helm, bases, valuesWith(path, other));
    if (outcome === 'changes') return true;
    if (outcome === 'same') tries += 1;
    if (tries === MOST_TRIES) return false;
  }
  // What the schema refuses in every other form has one value only.
  return tries === 0;
}

/** What a value does to the rows, up to the first that shows it. */
async function tryValue(
  helm: OfflineHelm,
  bases: readonly Base[],
  values: unknown,
): Promise<'changes' | 'same' | 'refused'> {
  for (const { row, text } of bases) {
    const render = await helm.template({ ...row, values });
    if (isRefused(render)) return 'refused';
    if (render.kind === 'failed' || render.text !== text) return 'changes';
  }
  return 'same';
}

function isRefused(render: HelmRender): boolean {
  return render.kind === 'failed' && REFUSED.test(render.message);
}

function findingOf({ path }: Leaf): Finding {
  return {
    ids: ['zhiyou:values-unused'],
    object: 'values.yaml',
    path: path.join('.'),
    found: { en: 'a setting that changes nothing', zh: '该设置不影响渲染结果' },
    wants: { en: 'settings that a template reads', zh: '每项设置均被模板使用' },
  };
}
