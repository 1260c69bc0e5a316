import type { Finding } from '../../shared/finding.ts';
import { nameOf, type KubernetesObject, type Render } from '../objects/kubernetes-object.ts';
import { REMOVED } from './removed.ts';
import { isIn, type Schemas } from './schema.ts';
import { validate } from './validate.ts';

const SCHEMA = {
  ids: ['zhiyou:schema', 'kube-linter:schema-validation'],
  wants: {
    en: 'an object as its API describes it',
    zh: '对象符合其 API 定义',
  },
} as const;
const API = {
  ids: ['zhiyou:removed-api', 'kube-linter:no-extensions-v1beta'],
  wants: {
    en: 'an API that this version of Kubernetes serves',
    zh: '该 Kubernetes 版本提供的 API',
  },
} as const;

/** What a Kubernetes version would refuse: APIs that it does not serve, and fields that it does not know. */
export function checkSchema(schemas: Schemas, version: string, render: Render): readonly Finding[] {
  return render.flatMap((object) => checkOne(schemas, version, object));
}

/** Whether an object is of a kind that a CustomResourceDefinition brings. */
export function isCustom({ kinds }: Schemas, { apiVersion, kind }: KubernetesObject): boolean {
  return kinds[`${apiVersion}/${kind}`]?.custom === true;
}

function checkOne(schemas: Schemas, version: string, object: KubernetesObject): readonly Finding[] {
  const { apiVersion, kind } = object;
  const key = `${apiVersion}/${kind}`;
  const known = schemas.kinds[key];
  const place = { object: nameOf(object), path: 'apiVersion' };
  if (known === undefined) {
    const instead = REMOVED[key];
    const found =
      instead === undefined
        ? { en: `${key}, which is not known`, zh: `未知的 ${key}` }
        : { en: `${key}, ${instead.en}`, zh: `${key}，${instead.zh}` };
    return [{ ...API, ...place, found }];
  }
  if (!isIn(known, version)) {
    return [
      { ...API, ...place, found: { en: `${key}, not in this version`, zh: `该版本没有 ${key}` } },
    ];
  }
  const schema = schemas.types[known.type] ?? {};
  return validate({ types: schemas.types, version }, schema, object.fields, '').map((trouble) => ({
    ...SCHEMA,
    object: nameOf(object),
    ...trouble,
  }));
}
