import type { RoleHolder, SlotName } from '../../../domain/record.ts';
import type { Workloads } from '../../../ports/workloads.ts';
import { contentOf, deploySlot, settleSlot, wouldInstall } from './deploy-slot.ts';
import { observeSlot } from './observe-slot.ts';
import type { ChartInstall, WorkloadsOptions } from './options.ts';
import { retireSlot } from './retire-slot.ts';
import { turns } from '../../../shared/turns.ts';

/** Slots, and what would become of one. */
export type KubernetesWorkloads = Workloads & {
  /** What `deploy` would tell Helm at this moment. @throws {UserError} when the release is unknown. */
  readonly wouldInstall: (holder: RoleHolder) => Promise<ChartInstall>;
};

/** Slots as Helm releases of their own, observed by what the cluster says of them. */
export function kubernetesWorkloads(options: WorkloadsOptions): KubernetesWorkloads {
  const inTurn = turns();
  return {
    checkRelease: async (release) => void (await contentOf(options, release)),
    observe: (slot: SlotName) => observeSlot(options, slot),
    deploy: (holder: RoleHolder) =>
      inTurn(holder.slot, holder.release, () => deploySlot(options, holder)),
    settle: (holder: RoleHolder) =>
      inTurn(holder.slot, `settle ${holder.release}`, () => settleSlot(options, holder)),
    wouldInstall: (holder: RoleHolder) => wouldInstall(options, holder),
    retire: (slot: SlotName) => inTurn(slot, undefined, () => retireSlot(options, slot)),
  };
}
