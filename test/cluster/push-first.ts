import { pushReleases } from './releases.ts';

/** Files that run at the same time find every release in the registry. */
export async function setup(): Promise<void> {
  await pushReleases();
}
