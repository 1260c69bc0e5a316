import { stopPlatform } from '../adapters/local/platform/index.ts';
import { localSlots } from '../adapters/local/slots/index.ts';
import { CLOCK } from './compose.ts';
import { LOCAL } from './local-application.ts';

/** Ends slots and platform of environment `local`; the database and the state stay on the disk. */
export async function takeDown(folder: string): Promise<void> {
  const slots = localSlots({
    folder,
    cwd: folder,
    command: [process.execPath],
    instancesPerSlot: LOCAL.instancesPerSlot,
    releases: LOCAL.releases,
    env: {},
    // The edge goes too, so nobody has to be told.
    announce: async () => {},
    nowMs: CLOCK.nowMs,
  });
  await Promise.all([slots.retire('blue'), slots.retire('green')]);
  await stopPlatform(folder);
}
