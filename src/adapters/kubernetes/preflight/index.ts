import type { SlotName } from '../../../domain/record.ts';
import type { Registry } from '../../../ports/registry.ts';
import { messageOf, OperationError } from '../../../shared/errors.ts';
import type { Cluster } from '../client/cluster.ts';
import type { Right } from '../client/rights.ts';
import type { SlotPlace } from '../workloads/slot-objects.ts';
import { checkChart, checkImage } from './check-artifacts.ts';
import { checkBudgets } from './check-budgets.ts';
import { checkEdge, type EdgeNeeds } from './check-edge.ts';
import { checkKinds, type NeededKind } from './check-kinds.ts';
import { checkNodes } from './check-nodes.ts';
import { checkQuota } from './check-quota.ts';
import { checkRights } from './check-rights.ts';
import type { Check, Finding } from './finding.ts';
import { readManifests, type Manifest } from './manifests.ts';
import { demandOf, type PodDemand } from './pod-demand.ts';

/** What a rollout is going to need. */
export type PreflightOptions = SlotPlace & {
  /** Where the candidate will be. */
  readonly slot: SlotName;
  /** Rights of every adapter that will be used. */
  readonly rights: readonly Right[];
  /** Kinds that are written beside those of the chart. */
  readonly kinds: readonly NeededKind[];
  readonly edge: EdgeNeeds;
  /** What the chart renders for the candidate: the output of `helm template`. */
  readonly rendered: () => Promise<string>;
  readonly registry: Registry;
  /** With its digest. */
  readonly image: string;
  readonly chart: string;
};

/** Names of the questions, for those that could not be answered. */
type Question = 'rights' | 'edge' | 'image' | 'chart' | 'kinds' | 'quota' | 'budgets' | 'nodes';

/**
 * Looks at everything that could stop a rollout halfway, before anything is touched. Empty when nothing is in the way.
 * A question that cannot be answered is a finding too; only what needs rights over the whole cluster may stay open.
 */
export async function preflight(options: PreflightOptions): Promise<readonly Finding[]> {
  const { cluster, rights, registry, image, chart } = options;
  const answers = await Promise.all([
    asked(cluster, 'rights', () => checkRights(cluster, rights)),
    asked(cluster, 'edge', () => checkEdge(cluster, options.edge)),
    asked(cluster, 'image', () => checkImage(registry, image)),
    asked(cluster, 'chart', () => checkChart(registry, chart)),
    rendering(options),
  ]);
  return answers.flat();
}

async function rendering(options: PreflightOptions): Promise<readonly Finding[]> {
  const { cluster, slot, kinds, chart } = options;
  const rendered = await readOr(options.rendered);
  if ('trouble' in rendered) return [broken(chart, rendered.trouble)];
  const { manifests, demand } = rendered;
  if (demand === undefined) return [broken(chart, 'no Deployment')];
  const answers = await Promise.all([
    asked(cluster, 'kinds', () => checkKinds(cluster, manifests, kinds)),
    asked(cluster, 'quota', () => checkQuota(options, slot, demand)),
    asked(cluster, 'budgets', () => checkBudgets(cluster, manifests, demand)),
    asked(cluster, 'nodes', () => checkNodes(cluster, demand)),
  ]);
  return answers.flat();
}

type Rendered =
  | { readonly manifests: readonly Manifest[]; readonly demand: PodDemand | undefined }
  | { readonly trouble: string };

async function readOr(render: () => Promise<string>): Promise<Rendered> {
  try {
    const manifests = readManifests(await render());
    return { manifests, demand: demandOf(manifests) };
  } catch (error) {
    if (error instanceof OperationError) return { trouble: messageOf(error) };
    throw error;
  }
}

function broken(where: string, found: string): Finding {
  return { code: 'chart-broken', severity: 'refuse', wanted: 'a Deployment', found, where };
}

async function asked(
  { label }: Cluster,
  question: Question,
  check: Check,
): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    // A deployer of one namespace may not see nodes, and needs not.
    const open = question === 'nodes' && error.code === 'forbidden';
    const found = messageOf(error);
    const severity = open ? 'warn' : 'refuse';
    return [{ code: 'unchecked', severity, wanted: question, found, where: label }];
  }
}
