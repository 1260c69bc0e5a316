import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { canReach, serverIdentity, type Identity } from './identity.ts';

/** Where one server keeps its things. `cluster` is PostgreSQL's own data directory, private to `identity`. */
export type Layout = {
  readonly cluster: string;
  readonly passwordFile: string;
  readonly identity: Identity;
};

/** Where the data goes when root keeps its state in a folder that no other account may enter. */
const OPEN_FOLDER = '/var/lib/zhiyou';

/** Makes `dataDir` and decides where the cluster lives; the same answer every time for one `dataDir`. */
export async function prepareLayout(dataDir: string): Promise<Layout> {
  const identity = serverIdentity();
  const folder = resolve(dataDir);
  const passwordFile = join(folder, 'password');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (identity.uid !== undefined) await chmod(folder, 0o711);
  const direct = join(folder, 'cluster');
  if (await canReach(direct, identity)) return { cluster: direct, passwordFile, identity };
  const elsewhere = await keepOnce(join(folder, 'location'), () =>
    join(OPEN_FOLDER, `postgres-${randomBytes(8).toString('hex')}`, 'cluster'),
  );
  await mkdir(dirname(elsewhere), { recursive: true, mode: 0o755 });
  return { cluster: elsewhere, passwordFile, identity };
}

/** The layout that `prepareLayout` made before; nothing is created. */
export async function readLayout(dataDir: string): Promise<Layout> {
  const folder = resolve(dataDir);
  const location = await readFile(join(folder, 'location'), 'utf8').catch(() => undefined);
  return {
    cluster: location?.trim() ?? join(folder, 'cluster'),
    passwordFile: join(folder, 'password'),
    identity: serverIdentity(),
  };
}

/** Reads the file, or writes it with 0600 and what `make` gives; of two writers the first wins. */
export async function keepOnce(file: string, make: () => string): Promise<string> {
  await writeFile(file, `${make()}\n`, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  return (await readFile(file, 'utf8')).trim();
}

/** Gives a path to the server's account, where that is another one than ours. */
export async function handOver(path: string, { uid, gid }: Identity): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}
