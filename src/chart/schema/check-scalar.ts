import type { Sentence, Trouble } from '../../shared/finding.ts';
import type { Schema } from './schema.ts';

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const FORMATS: Readonly<Record<string, RegExp>> = {
  'date-time': DATE_TIME,
  byte: BASE64,
};

/** Where a value that is neither map nor list differs from its schema. */
export function checkScalar(schema: Schema, value: unknown, path: string): readonly Trouble[] {
  const wrong =
    typeTrouble(schema, value) ??
    enumTrouble(schema, value) ??
    (typeof value === 'number' ? numberTrouble(schema, value) : undefined) ??
    (typeof value === 'string' ? stringTrouble(schema, value) : undefined);
  return wrong === undefined ? [] : [{ path, found: wrong }];
}

function typeTrouble(schema: Schema, value: unknown): Sentence | undefined {
  const { type } = schema;
  if (schema['x-kubernetes-int-or-string'] === true) {
    const fits = typeof value === 'string' || typeof value === 'number';
    return fits ? undefined : instead(value, { en: 'a number or text', zh: '数字或文本' });
  }
  if (type === undefined) return undefined;
  const fits = type === 'integer' ? Number.isInteger(value) : typeof value === type;
  return fits ? undefined : instead(value, { en: type, zh: type });
}

function enumTrouble(schema: Schema, value: unknown): Sentence | undefined {
  if (schema.enum === undefined || schema.enum.includes(value)) return undefined;
  const choices = schema.enum.join(', ');
  return instead(value, { en: `one of ${choices}`, zh: `${choices} 之一` });
}

function numberTrouble({ minimum, maximum }: Schema, value: number): Sentence | undefined {
  if (minimum !== undefined && value < minimum) {
    return { en: `${value}, below ${minimum}`, zh: `${value}，小于 ${minimum}` };
  }
  if (maximum === undefined || value <= maximum) return undefined;
  return { en: `${value}, above ${maximum}`, zh: `${value}，大于 ${maximum}` };
}

function stringTrouble(schema: Schema, value: string): Sentence | undefined {
  const { pattern, format = '', minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  const known = FORMATS[format];
  if (known !== undefined && !known.test(value)) {
    return { en: `${shown(value)}, which is no ${format}`, zh: `${shown(value)}，不是 ${format}` };
  }
  const { length } = value;
  if (length < minLength || length > maxLength) {
    return { en: `${length} characters`, zh: `${length} 个字符` };
  }
  if (pattern === undefined || new RegExp(pattern, 'u').test(value)) return undefined;
  return {
    en: `${shown(value)}, which is not of the form ${pattern}`,
    zh: `${shown(value)}，不符合 ${pattern}`,
  };
}

function instead(value: unknown, wanted: Sentence): Sentence {
  return {
    en: `${shown(value)} in place of ${wanted.en}`,
    zh: `${shown(value)}，应为 ${wanted.zh}`,
  };
}

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 60);
}
