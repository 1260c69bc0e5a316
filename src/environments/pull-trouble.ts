import { messageOf, OperationError } from '../shared/errors.ts';
import type { EnvironmentSite, Login } from './look.ts';

/**
 * What the registry says against pulling an image with a login; undefined when it may. An image that is not there is no
 * trouble: whoever may not pull is not told that.
 */
export async function pullTrouble(
  { place, registryAs }: EnvironmentSite,
  login: Login,
  image: string = `${place.image}:latest`,
): Promise<string | undefined> {
  try {
    await registryAs(login).resolve(image);
    return undefined;
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return error.code === 'not-found' ? undefined : messageOf(error);
  }
}
