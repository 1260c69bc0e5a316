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

/**
 * Why a slot is not whole, as early as its objects tell: what keeps pods from being made, or what is wrong with the
 * pod that tells most, with the last lines of its log. Absent while all of it merely starts.
 */
export async function slotTrouble(
  place: SlotPlace,
  deployment: SlotDeployment,
  pods: readonly SlotPod[],
): Promise<string | undefined> {
  const refused = deployment.status.conditions.find(
    ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
  );
  if (refused !== undefined) return shortened(`${refused.reason}: ${refused.message}`);
  const found = worstOf(pods);
  if (found === undefined) return lateOf(deployment);
  const [warning, log] = await Promise.all([
    found.trouble.kind === 'waiting' ? lastWarning(place, found.pod) : undefined,
    logOf(place, found),
  ]);
  const { kind, reason } = found.trouble;
  if (kind === 'waiting' && warning === undefined && log === '') return lateOf(deployment);
  const why = warning === undefined ? reason : `${reason}: ${warning}`;
  const head = shortened(`pod ${found.pod.metadata.name}: ${why}`);
  return log === '' ? head : `${head}\n${log}`;
}

function worstOf(pods: readonly SlotPod[]): Found | undefined {
  const found = pods.flatMap((pod): Found[] => {
    const trouble = podTrouble(pod.status);
    return trouble === undefined ? [] : [{ pod, trouble }];
  });
  return found.toSorted((a, b) => RANK.indexOf(a.trouble.kind) - RANK.indexOf(b.trouble.kind))[0];
}

/** The Deployment's own word, once it has waited for longer than it should. */
function lateOf({ status }: SlotDeployment): string | undefined {
  const late = status.conditions.find(
    ({ type, status: state }) => type === 'Progressing' && state === 'False',
  );
  return late === undefined ? undefined : `${late.reason}: ${late.message}`;
}

/** A probe that fails, or a volume that cannot be mounted, is told by an event only. */
async function lastWarning({ cluster }: SlotPlace, { metadata }: SlotPod) {
  const fieldSelector = `involvedObject.name=${metadata.name},type=Warning`;
  const events = await orNothing(
    cluster.list(KINDS.Event, { fieldSelector, limit: MOST_EVENTS }),
    [],
  );
  const read = events.map((event) => readAs(eventSchema, event, 'event'));
  const last = read.toSorted((a, b) => timeOf(a) - timeOf(b)).at(-1);
  return last === undefined ? undefined : `${last.reason}: ${last.message}`;
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
