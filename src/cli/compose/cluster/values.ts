import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { messageOf, UserError } from '../../../shared/errors.ts';
import type { Scene } from '../../application.ts';
import { clusterSettings } from './place.ts';

type Values = Readonly<Record<string, unknown>>;

const valuesSchema = z.record(z.string(), z.unknown()).nullish();

/**
 * The values of the chart that an environment declares, merged as Helm does: maps key by key, all else as a whole.
 * @throws {UserError} when a file cannot be read or is no map.
 */
export function declaredValues(scene: Scene): Values {
  const { values } = clusterSettings(scene);
  return values.map((file) => readValues(resolve(scene.base, file))).reduce(merge, {});
}

function readValues(path: string): Values {
  try {
    const text = readFileSync(path, 'utf8');
    return valuesSchema.parse(parse(text, { version: '1.1', merge: true })) ?? {};
  } catch (error) {
    const found = error instanceof z.ZodError ? 'it is no map' : messageOf(error);
    throw new UserError(
      `${path}: expected values of the chart: ${found}`,
      'Mend it, or take it out of environments.<name>.kubernetes.values.',
    );
  }
}

function merge(base: Values, more: Values): Values {
  const merged = Object.entries(more).map(([key, value]): [string, unknown] => {
    const before = base[key];
    return [key, isMap(before) && isMap(value) ? merge(before, value) : value];
  });
  return { ...base, ...Object.fromEntries(merged) };
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
