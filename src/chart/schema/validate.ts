import type { Sentence, Trouble } from '../../shared/finding.ts';
import { isFields, type Fields } from '../objects/read.ts';
import { checkList } from './check-list.ts';
import { checkScalar } from './check-scalar.ts';
import { isIn, type Schema, type Schemas } from './schema.ts';

/** What values are checked against: all types, in one Kubernetes version. */
export type Standard = { readonly types: Schemas['types']; readonly version: string };

const MOST_DEPTH = 60;

/** Where a value differs from its schema; a field that the schema does not know is a difference. */
export function validate(
  standard: Standard,
  schema: Schema,
  value: unknown,
  path: string,
): readonly Trouble[] {
  const known = resolved(standard, schema);
  // The API server takes null for nothing.
  if (value === null || value === undefined) return [];
  if (known['x-kubernetes-int-or-string'] === true) return checkScalar(known, value, path);
  if (path.split('.').length > MOST_DEPTH) return [];
  if (isMap(known)) {
    return isFields(value)
      ? checkFields(standard, known, value, path)
      : [{ path, found: inPlaceOf(value, 'map') }];
  }
  if (known.type !== 'array') return checkScalar(known, value, path);
  if (!Array.isArray(value)) return [{ path, found: inPlaceOf(value, 'list') }];
  const { items = {} } = known;
  return [
    ...checkList(known, value, path),
    ...value.flatMap((one, index) => validate(standard, items, one, `${path}[${index}]`)),
  ];
}

function checkFields(
  standard: Standard,
  schema: Schema,
  value: Fields,
  path: string,
): readonly Trouble[] {
  const { required = [] } = schema;
  const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
  return [
    ...required
      .filter((key) => value[key] === undefined || value[key] === null)
      .map((key) => ({
        path: below(key),
        found: { en: 'nothing, and it is required', zh: '缺失，且为必填' },
      })),
    ...Object.entries(value).flatMap(([key, one]) => {
      const child = childOf(standard, schema, key);
      if (child === 'unknown')
        return [{ path: below(key), found: { en: 'a field that is not known', zh: '未知字段' } }];
      if (child === 'later') {
        return [
          {
            path: below(key),
            found: { en: 'a field that this version does not have', zh: '该版本没有此字段' },
          },
        ];
      }
      return validate(standard, child, one, below(key));
    }),
  ];
}

function childOf(standard: Standard, schema: Schema, key: string): Schema | 'unknown' | 'later' {
  const { properties = {}, additionalProperties } = schema;
  const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
  if (own !== undefined) return isIn(own, standard.version) ? own : 'later';
  if (additionalProperties !== undefined) return additionalProperties;
  const isOpen =
    schema['x-kubernetes-preserve-unknown-fields'] === true || schema.properties === undefined;
  return isOpen ? {} : 'unknown';
}

function resolved({ types }: Standard, schema: Schema): Schema {
  return schema.$ref === undefined ? schema : (types[schema.$ref] ?? {});
}

function isMap(schema: Schema): boolean {
  return (
    schema.properties !== undefined ||
    schema.additionalProperties !== undefined ||
    schema.type === 'object'
  );
}

function inPlaceOf(value: unknown, wanted: 'map' | 'list'): Sentence {
  const kind = Array.isArray(value) ? 'list' : isFields(value) ? 'map' : undefined;
  const text = JSON.stringify(value).slice(0, 40);
  const names = { map: { en: 'a map', zh: '映射' }, list: { en: 'a list', zh: '列表' } };
  const { en, zh } = kind === undefined ? { en: text, zh: text } : names[kind];
  return { en: `${en} in place of ${names[wanted].en}`, zh: `${zh}，应为${names[wanted].zh}` };
}
