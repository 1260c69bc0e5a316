import { resolve } from 'node:path';
import { OperationError, UserError } from '../../../shared/errors.ts';
import type { Access, Identity } from './access.ts';
import { execPlugin } from './exec-plugin.ts';
import { readText } from './read-text.ts';
import type { ClusterEntry, UserEntry } from './kubeconfig-schema.ts';

type User = { readonly entry: UserEntry; readonly folder: string };

/**
 * Credentials of a user entry. Files are read at each call, since others renew them; a plugin is run when it must.
 * @throws {UserError} for ways to log in that Kubernetes has given up.
 */
export function credentialsOf(
  label: string,
  user: User,
  cluster: ClusterEntry & { readonly authority: string | undefined },
): Pick<Access, 'identity' | 'forget'> {
  const { entry } = user;
  refuseOldWays(label, entry);
  const actAs =
    entry.as === undefined ? undefined : { user: entry.as, groups: entry['as-groups'] ?? [] };
  if (entry.exec) {
    const plugin = execPlugin(label, entry.exec, { folder: user.folder, cluster });
    return {
      identity: async (signal) => ({ ...(await plugin.identity(signal)), actAs }),
      forget: plugin.forget,
    };
  }
  return { identity: async () => ({ ...(await ownIdentity(user)), actAs }), forget: () => false };
}

async function ownIdentity({ entry, folder }: User): Promise<Identity> {
  const fileOrData = async (path: string | undefined, data: string | undefined, what: string) => {
    if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8');
    return path === undefined ? undefined : readText(resolve(folder, path), what);
  };
  const [certificate, key] = await Promise.all([
    fileOrData(entry['client-certificate'], entry['client-certificate-data'], 'client certificate'),
    fileOrData(entry['client-key'], entry['client-key-data'], 'client key'),
  ]);
  const { tokenFile } = entry;
  const token = tokenFile === undefined ? entry.token : await tokenIn(resolve(folder, tokenFile));
  return { certificate, key, token };
}

/**
 * The token of a file, which the kubelet or somebody else replaces while we run.
 * @throws {OperationError} when the file is empty, as it may be for a moment.
 */
export async function tokenIn(path: string): Promise<string> {
  const token = (await readText(path, 'token')).trim();
  if (token !== '') return token;
  throw new OperationError(`${path}: the token file is empty`, {
    code: 'forbidden',
    retryable: true,
  });
}

function refuseOldWays(label: string, entry: UserEntry): void {
  const provider = entry['auth-provider'];
  if (provider) {
    throw new UserError(
      `context ${label}: auth-provider "${provider.name}" was removed from Kubernetes`,
      'Use the exec plugin of your provider: gke-gcloud-auth-plugin, kubelogin, kubectl oidc-login.',
    );
  }
  if (entry.username !== undefined) {
    throw new UserError(
      `context ${label}: user name and password are no longer accepted by Kubernetes`,
      'Use a token, a client certificate or an exec plugin.',
    );
  }
}
