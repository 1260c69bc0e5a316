import { z } from 'zod';
import { readDocument, writeWhole } from '../store/files.ts';
import { edgeConfigSchema, emptyConfig } from './config.ts';
import type { Versioned } from './traffic.ts';

const storedSchema = z.strictObject({
  schemaVersion: z.literal(1),
  version: z.int().min(0),
  config: edgeConfigSchema,
});

/** The configuration of the life before; an empty one with version 0 when there was none. @throws {OperationError} */
export function readStored(path: string): Versioned {
  const stored = readDocument(path, storedSchema);
  return stored === undefined
    ? { version: 0, config: emptyConfig }
    : { version: stored.version, config: stored.config };
}

/** Replaces the file in one step, readable by its owner only. @throws {OperationError} */
export function store(path: string, versioned: Versioned): void {
  writeWhole(path, { schemaVersion: 1, ...versioned });
}
