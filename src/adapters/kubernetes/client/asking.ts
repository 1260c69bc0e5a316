import { z } from 'zod';
import { ApiError } from './api-error.ts';
import type { CallOptions } from './deadline.ts';
import { groupOf, type Kind } from './kinds.ts';
import { readAs } from './object.ts';
import { parsed } from './reading.ts';
import type { RightCheck } from './rights.ts';
import type { Send } from './send.ts';

/** The API server's own version, such as `v1.34.4+k3s1`, with its numbers. */
export type ServerVersion = {
  readonly gitVersion: string;
  readonly major: number;
  readonly minor: number;
};

/** Whether something is allowed, and what the authorizer said, if anything. */
export type RightAnswer<Check extends RightCheck = RightCheck> = {
  readonly check: Check;
  readonly allowed: boolean;
  readonly reason: string;
};

/** Somebody whose rights are asked for; absent: one's own. */
export type Asker = {
  readonly user?: string | undefined;
  readonly groups: readonly string[];
};

/** Checks that are under way at the same time. */
const AT_ONCE = 8;

const versionSchema = z.looseObject({
  gitVersion: z.string(),
  major: z.string(),
  minor: z.string(),
});
const reviewSchema = z.looseObject({
  status: z.looseObject({ allowed: z.boolean(), reason: z.string().default('') }),
});
const resourcesSchema = z.looseObject({
  resources: z
    .array(z.looseObject({ name: z.string(), kind: z.string(), namespaced: z.boolean() }))
    .nullish()
    .transform((resources) => resources ?? []),
});

/** Asks for the version. */
export async function askVersion(send: Send, options: CallOptions): Promise<ServerVersion> {
  const asked = { verb: 'get', group: '', resource: 'version' };
  const text = await send({ method: 'GET', path: '/version', asked, idempotent: true }, options);
  const { gitVersion, major, minor } = readAs(versionSchema, parsed(text), 'version');
  // Some providers write `34+`.
  return { gitVersion, major: Number.parseInt(major, 10), minor: Number.parseInt(minor, 10) };
}

/** The kind as the API server serves it; absent when it does not. */
export async function askKind(
  send: Send,
  apiVersion: string,
  kind: string,
  options: CallOptions,
): Promise<Kind | undefined> {
  const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const asked = { verb: 'get', group: groupOf(apiVersion), resource: `kinds of ${apiVersion}` };
  let text: string;
  try {
    text = await send({ method: 'GET', path, asked, idempotent: true }, options);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not-found') return undefined;
    throw error;
  }
  const { resources } = readAs(resourcesSchema, parsed(text), asked.resource);
  const served = resources.find((one) => one.kind === kind && !one.name.includes('/'));
  if (served === undefined) return undefined;
  return { apiVersion, kind, plural: served.name, namespaced: served.namespaced };
}

/** Asks for each right, in the order of the checks. */
export async function askRights<Check extends RightCheck>(
  send: Send,
  checks: readonly Check[],
  options: CallOptions,
  who?: Asker,
): Promise<readonly RightAnswer<Check>[]> {
  const answers: RightAnswer<Check>[] = [];
  for (let start = 0; start < checks.length; start += AT_ONCE) {
    const some = checks.slice(start, start + AT_ONCE);
    answers.push(
      ...(await Promise.all(some.map((check) => askRight(send, { check, who }, options)))),
    );
  }
  return answers;
}

async function askRight<Check extends RightCheck>(
  send: Send,
  { check, who }: { readonly check: Check; readonly who: Asker | undefined },
  options: CallOptions,
): Promise<RightAnswer<Check>> {
  const [resource, subresource] = check.resource.split('/');
  const { group, verb, namespace, name } = check;
  const kind = who === undefined ? 'SelfSubjectAccessReview' : 'SubjectAccessReview';
  const reviews = `${kind.toLowerCase()}s`;
  const resourceAttributes = { group, resource, subresource, verb, namespace, name };
  const spec = { ...who, resourceAttributes };
  const review = { apiVersion: 'authorization.k8s.io/v1', kind, spec };
  const text = await send(
    {
      method: 'POST',
      path: `/apis/authorization.k8s.io/v1/${reviews}`,
      contentType: 'application/json',
      body: JSON.stringify(review),
      asked: {
        verb: 'create',
        group: 'authorization.k8s.io',
        resource: reviews,
      },
      // Nothing is kept of a review.
      idempotent: true,
    },
    options,
  );
  const { allowed, reason } = readAs(reviewSchema, parsed(text), reviews).status;
  return { check, allowed, reason };
}
