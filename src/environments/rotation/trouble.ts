import { assertNever } from '../../shared/errors.ts';
import { rotationNames } from '../../secrets/rotation.ts';
import { checkPair } from '../../tls/check.ts';
import type { EnvironmentSite, Login } from '../look.ts';
import { pullTrouble } from '../pull-trouble.ts';
import { nameIn, renamed } from './source-name.ts';
import type { Trouble } from './stand.ts';
import type { RotatedKey, ValuesTarget } from './target.ts';

/** What is wrong with values that come next; undefined when they do, or there are none yet. */
export function troubleOf(
  site: EnvironmentSite,
  { trial, keys }: ValuesTarget,
): Promise<Trouble | undefined> {
  switch (trial) {
    case 'none':
      return Promise.resolve(undefined);
    case 'pull':
      return loginTrouble(site, keys);
    case 'pair':
      return pairTrouble(site, keys);
    default:
      return assertNever(trial);
  }
}

/** The name of a robot account may stay while its password is replaced. */
async function loginTrouble(
  site: EnvironmentSite,
  [name, word]: readonly RotatedKey[],
): Promise<Trouble | undefined> {
  const password = await coming(site, word);
  if (password === undefined) return undefined;
  const username = (await coming(site, name)) ?? (await now(site, name)) ?? '';
  const login: Login = { username, password };
  const message = await pullTrouble(site, login);
  return message === undefined ? undefined : { kind: 'pull', message };
}

async function pairTrouble(
  site: EnvironmentSite,
  keys: readonly RotatedKey[],
): Promise<Trouble | undefined> {
  const [certificatePem, keyPem] = await Promise.all(keys.map((key) => coming(site, key)));
  if (certificatePem === undefined || keyPem === undefined) return undefined;
  const wish = { hosts: site.place.edge.hosts, nowMs: site.nowMs() };
  const problems = checkPair({ certificatePem, keyPem }, wish);
  return problems.length === 0 ? undefined : { kind: 'pair', problems };
}

async function coming(
  { secrets }: EnvironmentSite,
  key: RotatedKey | undefined,
): Promise<string | undefined> {
  if (key === undefined) return undefined;
  const [next = ''] = rotationNames(nameIn(key.place));
  return (await secrets.read(renamed(key.place, next))) || undefined;
}

async function now(
  { secrets }: EnvironmentSite,
  key: RotatedKey | undefined,
): Promise<string | undefined> {
  return key === undefined ? undefined : secrets.read(key.place);
}
