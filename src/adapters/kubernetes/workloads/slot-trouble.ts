import { OperationError } from '../../../shared/errors.ts';
import { KINDS } from '../client/kinds.ts';
import { readAs } from '../client/object.ts';
import { podTrouble, type PodTrouble } from './pod-trouble.ts';
import { eventSchema, type SlotEvent } from './schema.ts';
import type { SlotDeployment, SlotPlace, SlotPod } from './slot-objects.ts';

type Found = { readonly pod: SlotPod; readonly trouble: PodTrouble };

/** The more telling first. */
const RANK: readonly PodTrouble['kind'][] = [
  'image',
  'config',
  'memory',
  'crash',
  'evicted',
  'unschedulable',
  'waiting',
];
const LOG_LINES = 10;
const MAX_LENGTH = 2000;
const MOST_EVENTS = 50;
/** Tries at an image after which it will not come. */
const ENOUGH_PULLS = 2;

/** Why a slot is not whole, and whether it can still become so by itself. */
export type SlotTrouble = { readonly text: string; readonly isFinal: boolean };

/**
 * Why a slot is not whole, as early as its objects tell: what keeps pods from being made, or what is wrong with the
 * pod that tells most, with the last lines of its log. Absent while all of it merely starts.
 */
export async function slotTrouble(
  place: SlotPlace,
  deployment: SlotDeployment,
  pods: readonly SlotPod[],
): Promise<SlotTrouble | undefined> {
  const refused = deployment.status.conditions.find(
    ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
  );
  if (refused !== undefined) return passing(`${refused.reason}: ${refused.message}`);
  const found = worstOf(pods);
  if (found === undefined) return lateOf(deployment);
  const [events, log] = await Promise.all([warningsOf(place, found), logOf(place, found)]);
  const { kind, reason } = found.trouble;
  const last = kind === 'waiting' ? events.at(-1) : undefined;
  if (kind === 'waiting' && last === undefined && log === '') return lateOf(deployment);
  const why = last === undefined ? reason : `${reason}: ${last.reason}: ${last.message}`;
  const head = shortened(`pod ${found.pod.metadata.name}: ${why}`);
  const isFinal = kind === 'image' && isImageFinal(reason, events);
  return { text: log === '' ? head : `${head}\n${log}`, isFinal };
}

function passing(text: string): SlotTrouble {
  return { text: shortened(text), isFinal: false };
}

/** A name that is none stays so; a registry may be away for a moment, so that its answer counts from the second on. */
function isImageFinal(reason: string, events: readonly SlotEvent[]): boolean {
  if (reason.startsWith('InvalidImageName') || reason.startsWith('ErrImageNeverPull')) return true;
  const pulls = events.filter(({ message }) => message.startsWith('Failed to pull image'));
  return pulls.reduce((sum, { count }) => sum + (count ?? 1), 0) >= ENOUGH_PULLS;
}

function worstOf(pods: readonly SlotPod[]): Found | undefined {
  const found = pods.flatMap((pod): Found[] => {
    const trouble = podTrouble(pod.status);
    return trouble === undefined ? [] : [{ pod, trouble }];
  });
  return found.toSorted((a, b) => RANK.indexOf(a.trouble.kind) - RANK.indexOf(b.trouble.kind))[0];
}

/** The Deployment's own word, once it has waited for longer than it should. */
function lateOf({ status }: SlotDeployment): SlotTrouble | undefined {
  const late = status.conditions.find(
    ({ type, status: state }) => type === 'Progressing' && state === 'False',
  );
  return late === undefined ? undefined : passing(`${late.reason}: ${late.message}`);
}

/** Oldest first. A probe that fails, a volume that cannot be mounted, and each try at an image are told by events only. */
async function warningsOf(
  { cluster }: SlotPlace,
  { pod, trouble }: Found,
): Promise<readonly SlotEvent[]> {
  if (trouble.kind !== 'waiting' && trouble.kind !== 'image') return [];
  const fieldSelector = `involvedObject.name=${pod.metadata.name},type=Warning`;
  const events = await orNothing(
    cluster.list(KINDS.Event, { fieldSelector, limit: MOST_EVENTS }),
    [],
  );
  const read = events.map((event) => readAs(eventSchema, event, 'event'));
  return read.toSorted((a, b) => timeOf(a) - timeOf(b));
}

/** When an event was seen last; older clients of the API write one field, newer ones the other. */
function timeOf({ lastTimestamp, eventTime }: SlotEvent): number {
  return Date.parse(lastTimestamp ?? eventTime ?? '') || 0;
}

async function logOf({ cluster }: SlotPlace, { pod, trouble }: Found): Promise<string> {
  if (trouble.log === undefined) return '';
  const { container, previous } = trouble.log;
  const { name } = pod.metadata;
  const text = await orNothing(
    cluster.logs({ name }, { container, previous, tailLines: LOG_LINES }),
    '',
  );
  return text.trimEnd().slice(-MAX_LENGTH);
}

/** What explains a trouble may be missing: the trouble itself is told all the same. */
async function orNothing<T>(answer: Promise<T>, nothing: T): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof OperationError) return nothing;
    throw error;
  }
}

function shortened(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}…`;
}
