import type { Finding, PlacedFinding } from '../../shared/finding.ts';
import { nameOf, type Render } from '../objects/kubernetes-object.ts';
import { checkObjects } from '../rules/all-rules.ts';
import { checkSchema, isCustom } from '../schema/check-schema.ts';
import type { Schemas } from '../schema/schema.ts';
import { readRender, type ReadRender } from '../text/read-render.ts';
import { placeFindings, type RenderedCell } from './cell.ts';

/** Groups whose objects watch an application; without their definitions it must be installable all the same. */
const OPTIONAL_GROUPS: ReadonlySet<string> = new Set(['monitoring.coreos.com']);

const FAILED = {
  ids: ['zhiyou:helm-template'],
  wants: { en: 'a chart that renders', zh: 'Chart 可渲染' },
} as const;
const GUARD = {
  ids: ['zhiyou:crd-guard'],
  wants: {
    en: 'objects for monitoring only where the cluster serves their kind (.Capabilities.APIVersions.Has)',
    zh: '仅在集群提供该类型时渲染监控对象（.Capabilities.APIVersions.Has）',
  },
} as const;

/** Everything that is wrong with what Helm rendered. Most cells render the same text, which is looked at once. */
export function checkCells(
  cells: readonly RenderedCell[],
  schemas: Schemas,
): readonly PlacedFinding[] {
  const texts = new Map<string, ReadRender & { readonly rules: readonly Finding[] }>();
  const validated = new Map<string, readonly Finding[]>();
  const readText = (text: string) => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    const read = readRender(text);
    const seen = { ...read, rules: checkObjects(read.render) };
    texts.set(text, seen);
    return seen;
  };
  const found = cells.flatMap((cell) => {
    const { outcome, version } = cell;
    if (outcome.kind === 'failed') return [{ cell, finding: failureOf(outcome.message) }];
    const { render, findings, rules } = readText(outcome.text);
    const key = `${version}\n${outcome.text}`;
    const schema = validated.get(key) ?? checkSchema(schemas, version, render);
    validated.set(key, schema);
    const guard = cell.custom ? [] : unguarded(schemas, render);
    return [...findings, ...rules, ...schema, ...guard].map((finding) => ({ cell, finding }));
  });
  return placeFindings(found, schemas.versions);
}

/** The groups and kinds that a cluster with every definition serves, as `helm template --api-versions` takes them. */
export function customApis({ kinds }: Schemas): readonly string[] {
  const keys = Object.keys(kinds).filter((key) => kinds[key]?.custom === true);
  const groups = keys.map((key) => key.slice(0, key.lastIndexOf('/')));
  return [...new Set([...groups, ...keys])];
}

function failureOf(message: string): Finding {
  return { ...FAILED, object: 'chart', path: '', found: message };
}

function unguarded(schemas: Schemas, render: Render): readonly Finding[] {
  return render
    .filter((object) => isCustom(schemas, object))
    .filter(({ apiVersion }) => OPTIONAL_GROUPS.has(apiVersion.split('/')[0] ?? ''))
    .map((object) => ({
      ...GUARD,
      object: nameOf(object),
      path: 'apiVersion',
      found: object.apiVersion,
    }));
}
