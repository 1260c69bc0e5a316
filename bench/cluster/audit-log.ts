import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const lineSchema = z.looseObject({
  verb: z.string(),
  userAgent: z.string().default(''),
  objectRef: z
    .looseObject({ namespace: z.string().default(''), subresource: z.string().default('') })
    .optional(),
});

const CALLERS = /^(?:zhiyou|Helm)\b/;

/** Where the test bed's API server writes what it was asked; beside the kubeconfig. */
const AUDIT_LOG: string = join(dirname(process.env['KUBECONFIG'] ?? ''), 'logs/audit.log');

/** Begins to count; the answer tells the calls since then about a namespace, of zhiyou and Helm, by what was asked. */
export function countCalls(namespace: string): () => ReadonlyMap<string, number> {
  const from = existsSync(AUDIT_LOG) ? statSync(AUDIT_LOG).size : 0;
  return () => {
    const counts = new Map<string, number>();
    for (const line of linesSince(from)) {
      const call = callIn(line, namespace);
      if (call !== undefined) counts.set(call, (counts.get(call) ?? 0) + 1);
    }
    return counts;
  };
}

function linesSince(from: number): readonly string[] {
  if (!existsSync(AUDIT_LOG)) return [];
  const file = openSync(AUDIT_LOG, 'r');
  const bytes = Buffer.alloc(Math.max(0, statSync(AUDIT_LOG).size - from));
  const count = readSync(file, bytes, 0, bytes.length, from);
  closeSync(file);
  return bytes.toString('utf8', 0, count).split('\n');
}

/** The verb, or the reading of counters through the API server, which is a `get` of its own weight. */
function callIn(line: string, namespace: string): string | undefined {
  if (!line.includes(`"${namespace}"`)) return undefined;
  const parsed = lineSchema.safeParse(jsonOf(line));
  if (!parsed.success || !CALLERS.test(parsed.data.userAgent)) return undefined;
  const { verb, objectRef } = parsed.data;
  if (objectRef?.namespace !== namespace) return undefined;
  return objectRef.subresource === 'proxy' ? 'get of a pod’s own answer' : verb;
}

/** The last line may be half written. */
function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
