import { nodeImage } from './node-image.ts';
import { pushReleases } from './releases.ts';

/** Files that run at the same time find every image where it is looked for. */
export async function setup(): Promise<void> {
  await pushReleases();
  await nodeImage();
}
