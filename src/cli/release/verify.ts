import type { ReleasePolicy } from '../../domain/release-policy.ts';
import { verifyRelease, type Verified } from '../../release/verify-release.ts';
import { UserError } from '../../shared/errors.ts';
import { openScene } from '../application.ts';
import type { CommonFlags } from '../flags.ts';
import { chooseLanguage } from '../messages/language.ts';
import { wordsOf } from '../messages/words.ts';
import { printResult } from '../session.ts';
import { readKeys, readReleaseFile } from './read-release-file.ts';
import type { RegistryFlags } from './registry.ts';

/** Options of `zhiyou release verify`. */
export type VerifyFlags = CommonFlags &
  RegistryFlags & {
    readonly env?: string;
    readonly publicKey?: readonly string[];
    readonly signature?: string;
  };

/** Exit code where a release is refused. */
const REFUSED = 5;

/** Tells every point at which a release is refused; 5 where there is one. */
export async function verifyCommand(place: string, flags: VerifyFlags): Promise<number> {
  const { release, points } = await judged(place, flags);
  const language = chooseLanguage(flags.lang, process.env);
  const { release: words, chart } = wordsOf(language);
  printResult(
    flags.output,
    { release: release.version, accepted: points.length === 0, points },
    () =>
      points.length === 0
        ? [words.accepted(release.version)]
        : points.map(({ point, wants, found }) => {
            const text = typeof found === 'string' ? found : found[language];
            return words.refused(point, wants[language], text === '' ? chart.nothing : text);
          }),
  );
  return points.length === 0 ? 0 : REFUSED;
}

async function judged(place: string, flags: VerifyFlags): Promise<Verified> {
  const { env, publicKey = [] } = flags;
  if (env !== undefined) return judgedFor(place, env, flags);
  if (publicKey.length === 0) {
    throw new UserError(
      'nothing says whose signature is wanted',
      'Name an environment with --env, whose releasePolicy counts, or a key with --public-key.',
    );
  }
  const keys = readKeys(publicKey);
  return verifyRelease(await readReleaseFile(place, flags), { policy: SIGNED_ONLY, keys });
}

async function judgedFor(place: string, env: string, flags: VerifyFlags): Promise<Verified> {
  const scene = openScene(flags, env);
  if (scene.settings.runtime !== 'kubernetes') {
    throw new UserError(
      `${env} runs on this machine, where releases have no files`,
      'Name an environment in a cluster.',
    );
  }
  const { judgeFor } = await import('../compose/cluster/released.ts');
  return judgeFor(scene, place, flags);
}

const SIGNED_ONLY: ReleasePolicy = {
  requireSigned: true,
  publicKeys: [],
  mostVulnerabilities: {},
  leastCoverageRatio: undefined,
  requireSbom: false,
  requirePaymentEvidence: false,
};
