import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { messageOf, OperationError } from '../../../shared/errors.ts';
import { stableJson } from '../../../shared/stable-json.ts';

/**
 * Replaces a file in one step: a reader sees the old content or the new one, also after a kill or a full disk.
 * @throws {OperationError} when it cannot be written; the old content is still there.
 */
export function writeWhole(path: string, content: unknown): void {
  writeBytes(path, textOf(content));
}

/** The same for bytes as they are. */
export function writeBytes(path: string, bytes: Uint8Array): void {
  renameSync(draftOf(path, bytes), path);
}

/** Creates a file with its whole content, or answers false when it exists; of many that try, one succeeds. */
export function createWhole(path: string, content: unknown): boolean {
  const draft = draftOf(path, textOf(content));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function textOf(content: unknown): Uint8Array {
  return Buffer.from(`${stableJson(content)}\n`);
}

function draftOf(path: string, bytes: Uint8Array): string {
  const draft = `${path}.${process.pid}.${randomUUID()}.draft`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = openSync(draft, 'wx', 0o600);
    try {
      writeAll(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return draft;
  } catch (cause) {
    rmSync(draft, { force: true });
    throw new OperationError(`${path}: could not be written: ${messageOf(cause)}`, {
      code: 'rejected',
      retryable: false,
      cause,
    });
  }
}

/** Writes every byte or throws. */
export function writeAll(file: number, bytes: Uint8Array): void {
  let offset = 0;
  while (offset < bytes.length) offset += writeSync(file, bytes, offset);
}

/**
 * Reads a JSON document of our own; absent when there is no file.
 * @throws {OperationError} when it is not what the schema says, with the first difference.
 */
export function readDocument<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): z.output<Schema> | undefined {
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(parseJson(path, text));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0];
  throw unreadable(
    path,
    `${where?.path.join('.') ?? ''}: ${where?.message ?? 'unexpected content'}`,
  );
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(path, 'is not JSON');
  }
}

function unreadable(path: string, why: string): OperationError {
  return new OperationError(
    `${path}: ${why}. The file was changed or written by another version; move it away, or use the version that wrote it.`,
    { code: 'rejected', retryable: false },
  );
}
