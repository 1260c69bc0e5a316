import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestGroupOutcome, TestOutcome } from '../../ports/post-deploy-tests.ts';
import { messageOf, UserError } from '../../shared/errors.ts';
import { junitSuites, type JunitCase } from '../lint-output/junit-suites.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import type { Verification } from './verify.ts';

/**
 * Writes what was found as JSON and as JUnit.
 * @throws {UserError} when the folder cannot be written.
 */
export function writeReports(folder: string, verification: Verification, words: Catalogue): void {
  const name = `post-deployment-test-results-${verification.environment}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(verification, undefined, 2)}\n`);
    writeFileSync(join(folder, `${name}.xml`), junitOf(verification, words));
  } catch (error) {
    throw new UserError(`${folder}: ${messageOf(error)}`, 'Name another place with --reports.');
  }
}

/** A suite a group; a failure that warns only says so, and is a failure to be seen all the same. */
export function junitOf({ groups }: Verification, words: Catalogue): string {
  return junitSuites(
    groups.map((group) => ({
      name: group.group,
      cases: group.tests.map((test) => caseOf(group, test, words)),
    })),
  );
}

function caseOf(
  { group, critical }: TestGroupOutcome,
  { name, result, says, tookMs }: TestOutcome,
  { verify }: Catalogue,
): JunitCase {
  const message = critical ? says : `${verify.warnsOnly}: ${says}`;
  return {
    classname: group,
    name,
    tookMs,
    ...(result === 'failed' ? { failure: { message, text: says } } : {}),
    ...(result === 'skipped' ? { skipped: says } : {}),
  };
}
