import type { z } from 'zod';
import { RequestError } from '../monitoring/error-handler.ts';

/**
 * What a caller sent, checked and typed.
 * @throws {RequestError} 400 that names every field that is wrong.
 */
export function parseRequest<Schema extends z.ZodType>(
  schema: Schema,
  sent: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(sent);
  if (parsed.success) return parsed.data;
  const found = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`,
  );
  throw new RequestError(400, 'invalid_request', found.join('; '));
}
