import { securityOf } from '../objects/pod.ts';
import { at, fieldsAt, textAt, textsAt } from '../objects/read.ts';
import { containerRule, podRule, shown, troubleIf, type ObjectRule } from './rule.ts';

const SELINUX_TYPES: ReadonlySet<string> = new Set([
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
]);
const STRICT_SECCOMP: ReadonlySet<string> = new Set(['RuntimeDefault', 'Localhost']);

/** Pod Security Standards: with which rights a process runs. */
export const POD_SECURITY_PROCESS: readonly ObjectRule[] = [
  containerRule(
    [
      'PSS103',
      'KSV-0017',
      'kube-score:container-security-context-privileged',
      'kube-linter:privileged-container',
      'polaris:runAsPrivileged',
      'C-0057',
    ],
    { en: 'no privileged container', zh: '不得使用特权容器' },
    ({ fields }) =>
      at(fields, 'securityContext', 'privileged') === true ? 'privileged' : undefined,
  ),
  containerRule(
    ['PSS104', 'KSV-0022', 'polaris:dangerousCapabilities', 'C-0046'],
    { en: 'no capability is added but NET_BIND_SERVICE', zh: '除 NET_BIND_SERVICE 外不得添加能力' },
    ({ fields }) => {
      const added = textsAt(fields, 'securityContext', 'capabilities', 'add');
      const bad = added.filter((name) => name !== 'NET_BIND_SERVICE');
      return bad.length === 0 ? undefined : bad.join(', ');
    },
  ),
  containerRule(
    ['PSS107', 'KSV-0002'],
    { en: 'AppArmor is not switched off', zh: '不得关闭 AppArmor' },
    (container, pod) => {
      const type = securityOf(pod, container, 'appArmorProfile', 'type');
      const key = `container.apparmor.security.beta.kubernetes.io/${container.name}`;
      const old = pod.annotations[key];
      return type === 'Unconfined' || old === 'unconfined' ? 'unconfined' : undefined;
    },
  ),
  containerRule(
    ['PSS108', 'KSV-0025'],
    {
      en: "SELinux's own type, and no user or role",
      zh: '使用 SELinux 默认类型，不指定用户或角色',
    },
    (container, pod) => {
      const options = fieldsAt(securityOf(pod, container, 'seLinuxOptions'));
      const isWrong =
        !SELINUX_TYPES.has(textAt(options, 'type')) ||
        textAt(options, 'user') !== '' ||
        textAt(options, 'role') !== '';
      return isWrong ? shown(options) : undefined;
    },
  ),
  containerRule(
    ['PSS110'],
    { en: 'seccomp is not switched off', zh: '不得关闭 seccomp' },
    (container, pod) =>
      securityOf(pod, container, 'seccompProfile', 'type') === 'Unconfined'
        ? 'Unconfined'
        : undefined,
  ),
  containerRule(
    [
      'PSS202',
      'KSV-0001',
      'kube-linter:privilege-escalation-container',
      'polaris:privilegeEscalationAllowed',
      'C-0016',
    ],
    { en: 'allowPrivilegeEscalation: false', zh: 'allowPrivilegeEscalation: false' },
    ({ fields }) => {
      const allowed = at(fields, 'securityContext', 'allowPrivilegeEscalation');
      return allowed === false ? undefined : shown(allowed);
    },
  ),
  containerRule(
    ['PSS203', 'KSV-0012', 'kube-linter:run-as-non-root', 'polaris:runAsRootAllowed', 'C-0013'],
    { en: 'runAsNonRoot: true', zh: 'runAsNonRoot: true' },
    (container, pod) => {
      const value = securityOf(pod, container, 'runAsNonRoot');
      return value === true ? undefined : shown(value);
    },
  ),
  containerRule(
    ['PSS204', 'KSV-0105'],
    { en: 'no user 0', zh: '不得使用 0 号用户' },
    (container, pod) => (securityOf(pod, container, 'runAsUser') === 0 ? 'runAsUser 0' : undefined),
  ),
  containerRule(
    [
      'PSS205',
      'KSV-0030',
      'KSV-0104',
      'kube-score:container-seccomp-profile',
      'polaris:linuxHardening',
      'C-0055',
    ],
    {
      en: 'seccompProfile RuntimeDefault or Localhost',
      zh: 'seccompProfile 为 RuntimeDefault 或 Localhost',
    },
    (container, pod) => {
      const type = securityOf(pod, container, 'seccompProfile', 'type');
      return STRICT_SECCOMP.has(String(type)) ? undefined : shown(type);
    },
  ),
  containerRule(
    ['PSS206', 'KSV-0003', 'KSV-0004', 'KSV-0106', 'kube-linter:drop-net-raw-capability'],
    { en: 'all capabilities are dropped', zh: '移除全部能力（drop: [ALL]）' },
    ({ fields }) => {
      const dropped = textsAt(fields, 'securityContext', 'capabilities', 'drop');
      return dropped.includes('ALL') ? undefined : dropped.join(', ');
    },
  ),
  containerRule(
    [
      'KSV-0014',
      'kube-score:container-security-context-readonlyrootfilesystem',
      'kube-linter:no-read-only-root-fs',
      'polaris:notReadOnlyRootFilesystem',
      'C-0017',
    ],
    { en: 'readOnlyRootFilesystem: true', zh: 'readOnlyRootFilesystem: true' },
    ({ fields }) => {
      const value = at(fields, 'securityContext', 'readOnlyRootFilesystem');
      return value === true ? undefined : shown(value);
    },
  ),
  containerRule(
    ['kube-score:container-security-context-user-group-id', 'KSV-0020', 'KSV-0021'],
    { en: 'user and group of 10000 or more', zh: '用户与用户组编号不小于 10000' },
    (container, pod) => {
      const ids = ['runAsUser', 'runAsGroup'].map((key) => securityOf(pod, container, key));
      return ids.every((id) => typeof id === 'number' && id >= 10_000) ? undefined : shown(ids);
    },
  ),
  podRule(
    ['KSV-0118'],
    { en: 'a securityContext of its own', zh: '设置 securityContext' },
    (pod) => {
      const isEmpty = Object.keys(fieldsAt(pod.spec, 'securityContext')).length === 0;
      return troubleIf(isEmpty, `${pod.path}.securityContext`, '');
    },
  ),
];
