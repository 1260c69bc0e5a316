import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { Schemas } from '../../chart/schema/schema.ts';
import { PACKAGE_FOLDER } from '../programs.ts';

/** The schemas of all Kubernetes versions; `node build/chart-schemas.ts` makes the file. */
export function readSchemas(): Schemas {
  const packed = readFileSync(join(PACKAGE_FOLDER, 'schemas/kubernetes.json.br'));
  const schemas: Schemas = JSON.parse(brotliDecompressSync(packed).toString('utf8'));
  return schemas;
}
