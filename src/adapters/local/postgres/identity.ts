import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** The account that PostgreSQL runs under; absent fields mean the caller's own. */
export type Identity = { readonly uid?: number; readonly gid?: number };

/** `nobody` on Linux and most others: PostgreSQL refuses to run as root, and this account needs no entry anywhere. */
const UNPRIVILEGED = { uid: 65_534, gid: 65_534 } as const;

/** The caller's own account, except for root. */
export function serverIdentity(): Identity {
  return process.getuid?.() === 0 ? UNPRIVILEGED : {};
}

/** Whether the account can walk to `path`: everything above it may be searched by others. The path itself may be absent. */
export async function canReach(path: string, identity: Identity): Promise<boolean> {
  if (identity.uid === undefined) return true;
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const { mode, uid } = await stat(folder);
    const searchBit = uid === identity.uid ? 0o100 : 0o001;
    if ((mode & searchBit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
