import type { TestOutcome } from '../../../ports/post-deploy-tests.ts';
import { messageOf } from '../../../shared/errors.ts';
import type { Visited } from './visit.ts';

/** What a test that did not fail has to say. */
export type Told = { readonly result: 'passed' | 'skipped'; readonly says: string };

/** Looks at one thing. @throws {Error} saying why it is not as it should be. */
type Look = () => Promise<Told | void>;

/** The tests of a group by their names, for one environment. */
export type TestGroup = (visited: Visited) => Readonly<Record<string, Look>>;

/** It is as it should be, and this was measured. */
export function passed(says: string): Told {
  return { result: 'passed', says };
}

/** The environment has nothing that could be looked at. */
export function skipped(says: string): Told {
  return { result: 'skipped', says };
}

/** Runs one test; whatever it throws is why it failed. */
export async function testOf(name: string, look: Look): Promise<TestOutcome> {
  const startedMs = performance.now();
  const told = await look().then(
    (found) => found ?? passed(''),
    (error: unknown) => ({ result: 'failed', says: messageOf(error) }) as const,
  );
  return { name, ...told, tookMs: Math.round(performance.now() - startedMs) };
}
