import type { Found } from '../../shared/finding.ts';
import { isLasting, type Container, type Pod } from '../objects/pod.ts';
import { at, fieldsAt, listAt, numberAt, textAt } from '../objects/read.ts';
import { containerRule, shown, type ObjectRule } from './rule.ts';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** How Kubernetes learns whether a container serves, and how it ends without losing requests. */
export const PROBE_RULES: readonly ObjectRule[] = [
  missing('readinessProbe', [
    'kube-linter:no-readiness-probe',
    'polaris:readinessProbeMissing',
    'C-0018',
  ]),
  missing('livenessProbe', [
    'kube-linter:no-liveness-probe',
    'polaris:livenessProbeMissing',
    'C-0056',
  ]),
  lasting(
    ['kube-score:pod-probes-identical'],
    {
      en: 'a readiness probe that asks something else than the liveness probe',
      zh: '就绪探针与存活探针的检查不同',
    },
    ({ fields }) => {
      const [live, ready] = PROBES.map((probe) => questionOf(at(fields, probe)));
      return live !== undefined && live === ready ? live : undefined;
    },
  ),
  ...PROBES.map((probe) =>
    lasting(
      [`kube-linter:${probe.replace('Probe', '-port')}`],
      { en: `${probe} asks a port that the container has`, zh: `${probe} 使用容器已声明的端口` },
      ({ fields }) => {
        const port = at(fields, probe, 'httpGet', 'port') ?? at(fields, probe, 'tcpSocket', 'port');
        const isThere = listAt(fields, 'ports').some(
          (one) => textAt(one, 'name') === port || numberAt(one, 'containerPort') === port,
        );
        return port === undefined || isThere ? undefined : shown(port);
      },
    ),
  ),
  lasting(
    ['zhiyou:graceful-end'],
    {
      en: 'where there is a port, a preStop hook within terminationGracePeriodSeconds, so that routes forget the pod first',
      zh: '对外提供端口的容器设置 preStop，并留足 terminationGracePeriodSeconds，使路由先摘除该 Pod',
    },
    ({ fields }, pod) => {
      if (listAt(fields, 'ports').length === 0 || !hasReadiness(fields)) return undefined;
      const hook = fieldsAt(fields, 'lifecycle', 'preStop');
      const seconds = numberAt(hook, 'sleep', 'seconds') ?? 0;
      const grace = numberAt(pod.spec, 'terminationGracePeriodSeconds') ?? 30;
      if (Object.keys(hook).length === 0) return { en: 'no preStop', zh: '没有 preStop' };
      return seconds + 10 <= grace ? undefined : `preStop ${seconds} s, grace ${grace} s`;
    },
  ),
];

function hasReadiness(fields: unknown): boolean {
  return at(fields, 'readinessProbe', 'httpGet') !== undefined;
}

function missing(probe: (typeof PROBES)[number], ids: readonly string[]): ObjectRule {
  return lasting(
    ['kube-score:pod-probes', ...ids],
    { en: probe, zh: `设置 ${probe}` },
    ({ fields }) => (at(fields, probe) === undefined ? '' : undefined),
  );
}

function lasting(
  ids: ObjectRule['ids'],
  wants: ObjectRule['wants'],
  check: (container: Container, pod: Pod) => Found | undefined,
): ObjectRule {
  return containerRule(ids, wants, (container, pod) =>
    isLasting(pod) && !container.isInit ? check(container, pod) : undefined,
  );
}

/** What a probe asks, without how often. */
function questionOf(probe: unknown): string | undefined {
  const asked = ['httpGet', 'tcpSocket', 'exec', 'grpc'].map((how) => at(probe, how));
  const found = asked.find((one) => one !== undefined);
  return found === undefined ? undefined : shown(found);
}
