import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { messageOf } from '../../shared/errors.ts';
import { totalMs } from '../../replay/warnings.ts';
import { proofPlan, USUAL_RATIO } from '../judge/plan.ts';
import { unseenMeasures } from '../judge/unseen-measures.ts';
import { formatDuration } from '../messages/duration.ts';
import { formatNumber } from '../messages/number.ts';
import { ratesText, warningTexts } from '../render/proof-plan.ts';
import type { CheckName } from '../messages/doctor-words.ts';
import { holderText } from '../messages/words.ts';
import { edgePortInUse, findPostgres } from '../compose/local.ts';
import { runtimeOf } from '../compose/runtime.ts';
import { localOf, type Scene } from '../application.ts';
import { OTHER, servingIn, unfinishedIn } from '../rollout/begin.ts';
import type { Session } from '../session.ts';

/** What one check found, in numbers and paths. `warnings` say what is no failure and still should be changed. */
export type Finding = {
  readonly ok: boolean;
  readonly found: string;
  readonly warnings?: readonly string[];
};

type Check = (session: Session) => Finding | Promise<Finding>;

/** A canary at the declared traffic, and a version that is well. */
const USUAL = { strategy: 'canary', error: USUAL_RATIO } as const;

const OLDEST_NODE = [22, 18] as const;
const LEAST_FREE_MIB = 512;
const MIB = 1024 * 1024;

/** Every check, in the order in which one builds on the other. */
const CHECKS: Readonly<Record<CheckName, Check>> = {
  node: () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    const [oldest, least] = OLDEST_NODE;
    return {
      ok: major > oldest || (major === oldest && minor >= least),
      found: process.versions.node,
    };
  },
  state: ({ scene }) => {
    mkdirSync(scene.folder, { recursive: true, mode: 0o700 });
    accessSync(scene.folder, constants.W_OK);
    return { ok: true, found: scene.folder };
  },
  space: ({ scene }) => {
    const { bavail, bsize } = statfsSync(scene.folder);
    const freeMib = (bavail * bsize) / MIB;
    return { ok: freeMib >= LEAST_FREE_MIB, found: `${formatNumber(freeMib)} MiB` };
  },
  journal: async ({ store, words }) => {
    const { check } = await store.journal();
    return check.kind === 'intact'
      ? { ok: true, found: words.commands.intact(formatNumber(check.entries)) }
      : { ok: false, found: words.commands.broken(formatNumber(check.line), check.reason) };
  },
  lease: async ({ store, words }) => {
    const by = await store.holder();
    if (by === undefined) return { ok: true, found: words.doctor.free };
    return { ok: true, found: `${by.holder} ${by.pid} ${new Date(by.sinceMs).toISOString()}` };
  },
  rollout: async ({ store, words }) => {
    const left = await unfinishedIn(store);
    if (left === undefined) return { ok: true, found: words.headings.none };
    const found = `${left.id} ${words.phases[left.state.phase]}`;
    return { ok: (await store.holder()) !== undefined, found };
  },
  postgres: async () => ({ ok: true, found: await findPostgres() }),
  port: async ({ scene }) => {
    const { edgePort } = localOf(scene);
    if (edgePort === 0 || edgePortInUse(scene) === edgePort) {
      return { ok: true, found: String(edgePort) };
    }
    return { ok: await isFree(edgePort), found: String(edgePort) };
  },
  slots: async ({ scene, store, words }) => {
    const serving = await servingIn(store);
    if (serving === undefined) return { ok: true, found: words.doctor.nothingServes };
    const { observeSlot } = await runtimeOf(scene);
    const { ready, wanted } = await observeSlot(scene, serving.slot);
    return {
      ok: wanted > 0 && ready >= wanted,
      found: `${holderText(words, serving)} ${ready}/${wanted}`,
    };
  },
  // A boundary of the histograms that is not where the gates ask fails here, and says which there are.
  metrics: async ({ scene, store, words }) => {
    const serving = await servingIn(store);
    const { metricsOf } = await runtimeOf(scene);
    if (serving === undefined || metricsOf === undefined) {
      return { ok: true, found: words.doctor.nothingServes };
    }
    const samples = await metricsOf(scene).scrape(serving.slot);
    const unseen = unseenMeasures(scene.settings.measures, samples);
    return {
      ok: samples.length > 0,
      found: `${samples.length} ✓`,
      warnings: unseen.length === 0 ? [] : [words.judge.notCounted(words.phrases.join(unseen))],
    };
  },
  // What serves, brought once more beside itself: the look that comes before every rollout.
  ahead: async ({ scene, store, words }) => {
    const serving = await servingIn(store);
    if (serving === undefined) return { ok: true, found: words.doctor.nothingServes };
    const { lookAhead } = await runtimeOf(scene);
    const findings = await lookAhead(scene, { ...serving, slot: OTHER[serving.slot] });
    const told = findings.map((finding) => {
      const { says, hint } = words.findings[finding.code];
      return { ...finding, text: `${says(finding)}: ${hint}` };
    });
    const textsOf = (severity: 'refuse' | 'warn') =>
      told.filter((one) => one.severity === severity).map(({ text }) => text);
    const refusals = textsOf('refuse');
    const found = refusals.length === 0 ? words.doctor.nothingInTheWay : refusals.join('; ');
    return { ok: refusals.length === 0, found, warnings: textsOf('warn') };
  },
  proof: ({ scene, words }) => {
    const { steps, warnings, traffic } = proofPlan(scene, USUAL, []);
    const { duration, judge } = words;
    return {
      ok: true,
      found: `${judge.about(formatDuration(totalMs(steps), duration))} (${ratesText(traffic, words)})`,
      warnings: warningTexts(warnings, words),
    };
  },
};

/** What only one kind of environment needs. */
const ONLY: Partial<Record<CheckName, Scene['settings']['runtime']>> = {
  postgres: 'local',
  port: 'local',
  ahead: 'kubernetes',
};

/** The checks of an environment, in their order. */
export function checksOf({ settings }: Scene): readonly CheckName[] {
  return Object.keys(CHECKS).filter(
    (name): name is CheckName =>
      isCheck(name) && (ONLY[name] ?? settings.runtime) === settings.runtime,
  );
}

function isCheck(name: string): name is CheckName {
  return name in CHECKS;
}

/** A check that throws has failed, and its message says why. */
export async function look(session: Session, name: CheckName): Promise<Finding> {
  try {
    return await CHECKS[name](session);
  } catch (error) {
    return { ok: false, found: messageOf(error) };
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const probe = createServer();
    probe.once('error', () => answer(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => answer(true)));
  });
}
