import { setTimeout as wait } from 'node:timers/promises';
import { cleanUp, type CleanupResult } from '../../environments/cleanup.ts';
import type { Inventory } from '../../environments/inventory.ts';
import { UserError } from '../../shared/errors.ts';
import type { Scene } from '../application.ts';
import { siteOf } from '../compose/cluster/environment.ts';
import { clusterSettings } from '../compose/cluster/place.ts';
import { chooseLanguage } from '../messages/language.ts';
import type { EnvWords } from '../messages/env-words.ts';
import { wordsOf } from '../messages/words.ts';
import { printResult, say } from '../session.ts';
import { chosenScenes, eachScene, type EnvFlags, type Settled } from './scenes.ts';
import { rightLines } from './view.ts';

/** Options of `zhiyou env cleanup`. */
export type CleanupFlags = EnvFlags & {
  readonly confirm?: string;
  readonly keepData: boolean;
  readonly dryRun: boolean;
};

const DEADLINE_MS = 300_000;
const LOOK_EVERY_MS = 500;
/** Of these every single one is named; others are counted. */
const NAMED: ReadonlySet<string> = new Set(['PersistentVolumeClaim', 'Secret', 'Certificate']);

/**
 * Removes environments; 1 when one is in use or could not be removed.
 * @throws {UserError} when a protected one is not confirmed by the name of its namespace; then nothing is touched.
 */
export async function cleanupCommand(environment: string, flags: CleanupFlags): Promise<number> {
  const words = wordsOf(chooseLanguage(flags.lang, process.env)).env;
  const scenes = chosenScenes(flags, environment);
  if (!flags.dryRun) for (const scene of scenes) refuseUnconfirmed(scene, flags.confirm);
  const settled = await eachScene(scenes, async (scene) =>
    cleanUp(await siteOf(scene), {
      keepData: flags.keepData,
      dryRun: flags.dryRun,
      deadlineMs: DEADLINE_MS,
      pause: () => wait(LOOK_EVERY_MS),
      onInventory: (inventory) => {
        for (const line of inventoryLines(scene.environment, inventory, words)) say(line);
      },
    }),
  );
  printResult(flags.output, settled.map(viewOf), () =>
    settled.flatMap((one) => linesOf(one, words)),
  );
  return Math.max(...settled.map(exitCodeOf));
}

function refuseUnconfirmed(scene: Scene, confirm: string | undefined): void {
  const { namespace, setup } = clusterSettings(scene);
  if (!setup.isProtected || confirm === namespace) return;
  throw new UserError(
    `${scene.environment} is protected; nothing was touched`,
    `Look with --dry-run first; then confirm with --confirm ${namespace}.`,
  );
}

function inventoryLines(
  environment: string,
  { items }: Inventory,
  words: EnvWords,
): readonly string[] {
  const named = items.filter(({ kind }) => NAMED.has(kind.kind));
  const counts = new Map<string, number>();
  for (const { kind } of items) counts.set(kind.kind, (counts.get(kind.kind) ?? 0) + 1);
  const counted = [...counts].map(([kind, count]) => `${kind} ${count}`).join(', ');
  return [
    `${environment}: ${counted === '' ? words.nothing : counted}`,
    ...named.map(({ kind, name, since }) => `  ${kind.kind} ${name}  ${since ?? ''}`),
  ];
}

function viewOf(settled: Settled<CleanupResult>): unknown {
  const { environment } = settled.scene;
  return settled.ok
    ? { environment, ...settled.value }
    : { environment, kind: 'failed', error: settled.message };
}

function linesOf(settled: Settled<CleanupResult>, words: EnvWords): readonly string[] {
  const { environment } = settled.scene;
  if (!settled.ok) return [`✗ ${environment}: ${settled.message}`];
  const { value } = settled;
  const lines = words.cleanup(environment, value);
  return value.kind === 'rights-missing' ? [lines, ...rightLines(value.rights, words)] : [lines];
}

function exitCodeOf(settled: Settled<CleanupResult>): number {
  if (!settled.ok) return settled.exitCode;
  return ['absent', 'planned', 'done'].includes(settled.value.kind) ? 0 : 1;
}
