import type { z } from 'zod';
import { UserError } from '../../shared/errors.ts';

/** Reads a JSON file of another tool. @throws {UserError} that names the first place that is not as it should be. */
export function jsonFrom<T>(schema: z.ZodType<T>, file: string, text: string, wanted: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal(file, wanted, 'no JSON');
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw refusal(file, wanted, `${place}${issue?.message ?? 'something else'}`);
}

function refusal(file: string, wanted: string, found: string): UserError {
  return new UserError(
    `${file}: expected ${wanted}, found ${found}`,
    'Hand over the file as the tool wrote it, whole.',
  );
}
