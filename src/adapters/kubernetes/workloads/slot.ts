import { createHash } from 'node:crypto';
import type { SlotName } from '../../../domain/record.ts';
import { stableJson } from '../../../shared/stable-json.ts';

/** Labels and annotations that say whose an object is; see the chart. */
export const MARKS = {
  application: 'zhiyou.dev/application',
  slot: 'zhiyou.dev/slot',
  release: 'app.kubernetes.io/version',
  /** Of release, chart and values: what was deployed. */
  fingerprint: 'zhiyou.dev/fingerprint',
  /** Of the values with the size that was chosen. */
  size: 'zhiyou.dev/size',
  token: 'zhiyou.dev/fencing-token',
} as const;

/** The other slot of an application. */
export const OTHER_SLOT: Readonly<Record<SlotName, SlotName>> = { blue: 'green', green: 'blue' };

/** Name of a slot's Helm release, Deployment, Service and autoscaler. */
export function slotObjectName(application: string, slot: SlotName): string {
  return `${application}-${slot}`;
}

/** Chooses the pods, and all else, of one slot. */
export function slotSelector(application: string, slot: SlotName): string {
  return `${MARKS.application}=${application},${MARKS.slot}=${slot}`;
}

/** The same for equal contents only; fits into a label. */
export function fingerprintOf(content: unknown): string {
  return createHash('sha256').update(stableJson(content)).digest('hex').slice(0, 40);
}
