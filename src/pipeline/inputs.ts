import { entryOf, isFields, textOf, type Fields } from './fields.ts';
import { Reference, type PipelineFile } from './read-file.ts';

/** What is wrong with the inputs of a file. */
export type InputTrouble = {
  readonly path: string;
  readonly found: { readonly en: string; readonly zh: string };
};

const PLACE = /\$\[\[\s*inputs\.([\w-]+)\s*(?:\|[^\]]*)?\]\]/g;

/** The body of a file with its inputs filled in; `given` is absent where the file is looked at by itself. */
export function fillInputs(
  { spec, body }: PipelineFile,
  given: Fields | undefined,
): { readonly body: Fields; readonly troubles: readonly InputTrouble[] } {
  const declared = isFields(spec['inputs']) ? spec['inputs'] : {};
  const troubles = [...unknownIn(declared, given ?? {}), ...missingIn(declared, given)];
  const used = new Set<string>();
  const values = new Map(
    Object.keys(declared).map((name) => [name, valueOf(declared, given, name)]),
  );
  const filled = fill(body, values, used);
  const undeclared = [...used]
    .filter((name) => !values.has(name))
    .map((name) => trouble(name, 'is used and not declared', '被使用但没有声明'));
  return { body: isFields(filled) ? filled : {}, troubles: [...troubles, ...undeclared] };
}

function valueOf(declared: Fields, given: Fields | undefined, name: string): unknown {
  return entryOf(given, name) ?? entryOf(declared[name], 'default') ?? name;
}

function unknownIn(declared: Fields, given: Fields): readonly InputTrouble[] {
  return Object.entries(given).flatMap(([name, value]) => {
    if (!Object.hasOwn(declared, name)) return [trouble(name, 'is not declared', '没有声明')];
    const options = entryOf(declared[name], 'options');
    if (!Array.isArray(options) || options.includes(value)) return [];
    return [trouble(name, `is none of ${options.join(', ')}`, `不在 ${options.join('、')} 之中`)];
  });
}

/** A file by itself is no include, so that nothing is missing yet. */
function missingIn(declared: Fields, given: Fields | undefined): readonly InputTrouble[] {
  if (given === undefined) return [];
  return Object.entries(declared)
    .filter(
      ([name, input]) => entryOf(input, 'default') === undefined && !Object.hasOwn(given, name),
    )
    .map(([name]) => trouble(name, 'is not given', '没有提供'));
}

function trouble(name: string, en: string, zh: string): InputTrouble {
  return { path: `inputs.${name}`, found: { en: `${name} ${en}`, zh: `${name} ${zh}` } };
}

function fill(value: unknown, values: ReadonlyMap<string, unknown>, used: Set<string>): unknown {
  if (typeof value === 'string') return fillText(value, values, used);
  if (value instanceof Reference) return value;
  if (Array.isArray(value)) return value.map((one) => fill(one, values, used));
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      textOf(fillText(key, values, used)),
      fill(one, values, used),
    ]),
  );
}

/** A text that is one input and nothing else takes its type too. */
function fillText(text: string, values: ReadonlyMap<string, unknown>, used: Set<string>): unknown {
  const found = [...text.matchAll(PLACE)];
  for (const [, name = ''] of found) used.add(name);
  const [first] = found;
  if (first === undefined) return text;
  if (first[0] === text.trim()) return values.get(first[1] ?? '') ?? '';
  return text.replaceAll(PLACE, (_whole, name: string) => textOf(values.get(name) ?? ''));
}
