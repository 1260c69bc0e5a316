import { Refusal, type StoredObject } from './object.ts';

/** Whether an object has what a label selector asks: `a`, `!a`, `a=b`, `a!=b`, `a in (b,c)`, joined by commas. */
export function matchesLabels(object: StoredObject, selector: string | null): boolean {
  const { labels } = object.metadata;
  const of = (key: string): unknown =>
    typeof labels === 'object' && labels !== null ? Reflect.get(labels, key) : undefined;
  return termsOf(selector ?? '').every((term) => {
    const set = /^(\S+) (in|notin) \(([^)]*)\)$/.exec(term);
    if (set !== null) {
      const [, key = '', verb, values = ''] = set;
      const found = values
        .split(',')
        .map((value) => value.trim())
        .includes(String(of(key)));
      return (verb === 'in') === found;
    }
    const equal = /^([^!=]+)(==?|!=)(.*)$/.exec(term);
    if (equal !== null) {
      const [, key = '', verb, value] = equal;
      return (verb === '!=') !== (of(key.trim()) === value?.trim());
    }
    return term.startsWith('!') ? of(term.slice(1)) === undefined : of(term) !== undefined;
  });
}

/** The same for fields, by path: `metadata.name=a`, `involvedObject.name=b`. */
export function matchesFields(object: StoredObject, selector: string | null): boolean {
  return termsOf(selector ?? '').every((term) => {
    const [, path = '', verb, value] = /^([^!=]+)(==?|!=)(.*)$/.exec(term) ?? [];
    if (path === '') throw new Refusal(400, 'BadRequest', `invalid field selector ${term}`);
    const found: unknown = path
      .split('.')
      .reduce<unknown>(
        (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
        object,
      );
    return (verb === '!=') !== ((typeof found === 'string' ? found : '') === value);
  });
}

function termsOf(selector: string): readonly string[] {
  return selector
    .split(/,(?![^(]*\))/)
    .map((term) => term.trim())
    .filter((term) => term !== '');
}
