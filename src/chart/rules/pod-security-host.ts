import { at, fieldsAt, listAt, numberAt, textAt } from '../objects/read.ts';
import { containerRule, podRule, shown, troubleIf, type ObjectRule } from './rule.ts';

const ALLOWED_VOLUMES: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);
const SAFE_SYSCTLS: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

/** Pod Security Standards: what of its node a pod may touch. */
export const POD_SECURITY_HOST: readonly ObjectRule[] = [
  podRule(
    ['PSS101', 'KSV-0103'],
    { en: 'no container runs as a process of the host', zh: '容器不得作为主机进程运行' },
    (pod) => {
      const key = ['securityContext', 'windowsOptions', 'hostProcess'] as const;
      const places = [pod.spec, ...pod.containers.map(({ fields }) => fields)];
      return troubleIf(
        places.some((place) => at(place, ...key) === true),
        pod.path,
        'hostProcess',
      );
    },
  ),
  hostNamespace('hostNetwork', [
    'KSV-0009',
    'kube-linter:host-network',
    'polaris:hostNetworkSet',
    'C-0041',
  ]),
  hostNamespace('hostPID', ['KSV-0010', 'kube-linter:host-pid', 'polaris:hostPIDSet', 'C-0038']),
  hostNamespace('hostIPC', ['KSV-0008', 'kube-linter:host-ipc', 'polaris:hostIPCSet', 'C-0038']),
  podRule(
    ['PSS105', 'KSV-0023', 'kube-linter:sensitive-host-mounts', 'C-0048'],
    { en: 'no folder of the node is mounted', zh: '不得挂载节点目录' },
    (pod) =>
      listAt(pod.spec, 'volumes').flatMap((volume, index) => {
        const place = at(volume, 'hostPath');
        return troubleIf(place !== undefined, `${pod.path}.volumes[${index}]`, place);
      }),
  ),
  containerRule(
    ['PSS106', 'KSV-0024', 'C-0044', 'polaris:hostPortSet'],
    { en: 'no port of the node is taken', zh: '不得占用节点端口' },
    ({ fields }) => {
      const taken = listAt(fields, 'ports').find((port) => (numberAt(port, 'hostPort') ?? 0) > 0);
      return taken === undefined ? undefined : `hostPort ${shown(at(taken, 'hostPort'))}`;
    },
  ),
  containerRule(
    ['PSS109', 'KSV-0027', 'kube-linter:unsafe-proc-mount'],
    { en: 'the usual view of /proc', zh: '使用默认的 /proc 视图' },
    ({ fields }) => {
      const mount = textAt(fields, 'securityContext', 'procMount');
      return mount === '' || mount === 'Default' ? undefined : mount;
    },
  ),
  podRule(
    ['PSS111', 'KSV-0026', 'kube-linter:unsafe-sysctls'],
    { en: 'only sysctls that concern the pod alone', zh: '只设置仅影响该 Pod 的 sysctl' },
    (pod) => {
      const names = listAt(pod.spec, 'securityContext', 'sysctls').map((one) =>
        textAt(one, 'name'),
      );
      const bad = names.filter((name) => !SAFE_SYSCTLS.has(name));
      return troubleIf(bad.length > 0, `${pod.path}.securityContext.sysctls`, bad.join(', '));
    },
  ),
  podRule(
    ['PSS201', 'KSV-0028'],
    {
      en: 'only volumes that the restricted standard knows',
      zh: '只使用 restricted 标准允许的卷类型',
    },
    (pod) =>
      listAt(pod.spec, 'volumes').flatMap((volume, index) => {
        const kinds = Object.keys(fieldsAt(volume)).filter((key) => key !== 'name');
        const bad = kinds.filter((kind) => kind !== 'hostPath' && !ALLOWED_VOLUMES.has(kind));
        return troubleIf(bad.length > 0, `${pod.path}.volumes[${index}]`, bad.join(', '));
      }),
  ),
];

function hostNamespace(key: string, ids: readonly string[]): ObjectRule {
  return podRule(
    [`PSS102`, ...ids],
    { en: `${key} is not shared with the node`, zh: `不与节点共享 ${key}` },
    (pod) => troubleIf(at(pod.spec, key) === true, `${pod.path}.${key}`, true),
  );
}
