import { resolve } from 'node:path';
import { checkRecipient, recipientOf } from '../../secrets/age-keys.ts';
import { nextKeyMove, type KeyMove } from '../../secrets/key-rotation.ts';
import { UserError } from '../../shared/errors.ts';
import type { Scene } from '../application.ts';
import { changeKeys, workOn } from '../secrets/keys.ts';

/** What became of one file of secrets, or is to become of it. */
export type KeyRotation = { readonly file: string; readonly moves: readonly KeyMove[] };

/**
 * Brings the files of an environment from an own key of age to a new one: in first, and out only where the new private
 * key is at hand. A run that was cut off is taken up by running again.
 * @throws {UserError} when no new key is named, or a file cannot be opened.
 */
export async function rotateKeys(
  scene: Scene,
  files: readonly string[],
  flags: { readonly recipient?: string; readonly dryRun: boolean },
): Promise<readonly KeyRotation[]> {
  const { recipient: fresh, dryRun } = flags;
  if (fresh === undefined) {
    throw new UserError(
      'a rotation of keys of age needs the new public key',
      'Make one with zhiyou secrets keys generate FILE, and name what it prints: --recipient age1…',
    );
  }
  checkRecipient(fresh);
  const done: KeyRotation[] = [];
  for (const path of files) {
    const file = resolve(scene.base, path);
    done.push({ file: path, moves: await movesOf(file, fresh, dryRun) });
  }
  return done;
}

async function movesOf(file: string, fresh: string, dryRun: boolean): Promise<readonly KeyMove[]> {
  const moves: KeyMove[] = [];
  for (;;) {
    const work = await workOn(file, {});
    const { recipients, identities } = work;
    const own = await Promise.all(identities.map((one, k) => recipientOf(one, `key ${k + 1}`)));
    const move = nextKeyMove(recipients, { fresh, own });
    moves.push(move);
    if (dryRun || move.kind === 'done' || move.kind === 'hold-first') return moves;
    const after =
      move.kind === 'add'
        ? [...recipients, fresh]
        : recipients.filter((one) => !move.recipients.includes(one));
    await changeKeys(work, after);
  }
}
