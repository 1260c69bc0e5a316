import type { ContainerStatus, Ended, PodStatus } from './schema.ts';

/** Why a pod is not ready, as early as its status tells. */
export type PodTrouble = {
  readonly kind: 'image' | 'config' | 'memory' | 'crash' | 'evicted' | 'unschedulable' | 'waiting';
  /** A part of a sentence, in the words of Kubernetes where it has some. */
  readonly reason: string;
  /** The container whose log says more, and which of its lives. */
  readonly log?: { readonly container: string; readonly previous: boolean };
};

const IMAGE: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);
const CONFIG: ReadonlySet<string> = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PreCreateHookError',
  'PostStartHookError',
]);

/** What hinders a pod; absent when it is ready. A pod that merely starts is `waiting`. */
export function podTrouble(status: PodStatus): PodTrouble | undefined {
  if (isReady(status)) return undefined;
  if (status.phase === 'Failed') return failed(status);
  const scheduled = status.conditions.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False') {
    const { reason = 'Unschedulable', message = 'no node takes it' } = scheduled;
    return { kind: 'unschedulable', reason: `${reason}: ${message}` };
  }
  const containers = [...status.initContainerStatuses, ...status.containerStatuses];
  const troubles = containers.flatMap((one) => containerTrouble(one) ?? []);
  return troubles[0] ?? waiting(status);
}

/** Whether the pod takes requests. */
export function isReady({ conditions }: PodStatus): boolean {
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** How often containers of the pod ended by themselves. */
export function restartsOf({ containerStatuses, initContainerStatuses }: PodStatus): number {
  const all = [...initContainerStatuses, ...containerStatuses];
  return all.reduce((sum, { restartCount }) => sum + restartCount, 0);
}

function failed({ reason, message, containerStatuses }: PodStatus): PodTrouble {
  if (reason !== undefined) return { kind: 'evicted', reason: `${reason}: ${message ?? ''}` };
  const [trouble] = containerStatuses.flatMap((one) => containerTrouble(one) ?? []);
  return trouble ?? { kind: 'crash', reason: message ?? 'the pod failed' };
}

function containerTrouble(container: ContainerStatus): PodTrouble | undefined {
  return startTrouble(container) ?? endTrouble(container);
}

function startTrouble({ name, state }: ContainerStatus): PodTrouble | undefined {
  const why = state.waiting?.reason ?? '';
  const reason = `${why}: ${state.waiting?.message ?? `container ${name}`}`;
  if (IMAGE.has(why)) return { kind: 'image', reason };
  return CONFIG.has(why) ? { kind: 'config', reason } : undefined;
}

function endTrouble(container: ContainerStatus): PodTrouble | undefined {
  const { name, state, lastState, ready } = container;
  const ended = endOf(container);
  if (ended === undefined || ready) return undefined;
  const previous = state.terminated === undefined && lastState.terminated !== undefined;
  return {
    kind: ended.reason === 'OOMKilled' ? 'memory' : 'crash',
    reason: endWords(container, ended),
    log: { container: name, previous },
  };
}

/** The last end that was not a success: an init container that did its work is no trouble. */
function endOf({ state, lastState }: ContainerStatus): Ended | undefined {
  const last = state.terminated ?? lastState.terminated;
  return last === undefined || last.exitCode === 0 ? onlyLoop(state, last) : last;
}

/** A program that ends with success although it should serve is held back like one that fails. */
function onlyLoop(state: ContainerStatus['state'], last: Ended | undefined): Ended | undefined {
  return state.waiting?.reason === 'CrashLoopBackOff' ? last : undefined;
}

function endWords({ name, restartCount }: ContainerStatus, { reason, exitCode, message }: Ended) {
  const often = restartCount === 0 ? '' : `, restarted ${restartCount} times`;
  const said = message === undefined ? '' : `: ${message.trim()}`;
  return `container ${name} ended with ${exitCode} (${reason ?? 'Error'})${often}${said}`;
}

function waiting({ containerStatuses, phase }: PodStatus): PodTrouble {
  const running = containerStatuses.find(({ state, ready }) => state.running && !ready);
  if (running !== undefined) {
    const log = { container: running.name, previous: false };
    return { kind: 'waiting', reason: `container ${running.name} runs and is not ready`, log };
  }
  const reason = containerStatuses.find(({ state }) => state.waiting)?.state.waiting?.reason;
  return { kind: 'waiting', reason: reason ?? phase };
}
