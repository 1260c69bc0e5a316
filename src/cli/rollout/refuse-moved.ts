import type { RoleHolder } from '../../domain/record.ts';
import { UserError } from '../../shared/errors.ts';
import type { ResolvedRelease } from '../compose/runtime.ts';

/**
 * Refuses a version that is not what it was: somebody moved the tag of what serves.
 * @throws {UserError} naming both images.
 */
export function refuseMoved(serving: RoleHolder, wanted: ResolvedRelease): void {
  const before = serving.bundle?.image;
  const now = wanted.bundle?.image;
  if (serving.release !== wanted.release || before === undefined || before === now) return;
  throw new UserError(
    `${wanted.release} serves as ${before}, and its tag points to ${now ?? 'nothing'} now`,
    'A version is one image for ever: push the new one under a new tag, and deploy that.',
  );
}
