import type { ApprovalWay } from '../../approvals/approval.ts';
import type { Discount } from '../../approvals/judge-approvals.ts';

/** Sentences about approvals of deployments. */
export type ApprovalWords = {
  readonly refused: (environment: string) => string;
  readonly approvedBy: (names: string) => string;
  readonly nobody: string;
  readonly missing: (count: string, names: string) => string;
  readonly missingRole: (role: string, count: string, names: string) => string;
  readonly discounted: (name: string, why: string) => string;
  readonly discounts: Readonly<Record<Discount, string>>;
  readonly approveBy: (command: string) => string;
  readonly signBy: (command: string) => string;
  readonly recorded: (name: string, release: string) => string;
  readonly none: string;
  readonly ways: Readonly<Record<ApprovalWay, string>>;
  readonly ofDeployment: (name: string, way: string, what: string) => string;
  readonly ofStep: (name: string, rollout: string) => string;
};

/** In English. */
export const enApprovals: ApprovalWords = {
  refused: (environment) =>
    `${environment}: this deployment is not approved by enough people; nothing was touched`,
  approvedBy: (names) => `approved by: ${names}`,
  nobody: 'nobody',
  missing: (count, names) => `missing: ${count} more; may approve: ${names}`,
  missingRole: (role, count, names) => `of role ${role}: ${count} more; may approve: ${names}`,
  discounted: (name, why) => `${name} does not count: ${why}`,
  discounts: {
    'not-an-approver': 'not among the approvers',
    'own-rollout': 'whoever deploys does not approve it too',
    'needs-token': 'has a key, so that only a token counts',
    forged: 'the token was not signed by the key that the declaration has',
    'not-yet': 'the token is of a time to come',
    expired: 'the approval is too old',
    spent: 'the approval was used by a rollout that has begun since',
  },
  approveBy: (command) => `to approve: ${command}`,
  signBy: (command) => `by a token, made on a machine of one’s own: ${command}`,
  recorded: (name, release) => `recorded: ${name} approves ${release}`,
  none: 'nobody has approved anything here yet',
  ways: { command: 'by command', token: 'by token', job: 'by job' },
  ofDeployment: (name, way, what) => `${name} ${way}  ${what}`,
  ofStep: (name, rollout) => `${name}  step of rollout ${rollout}`,
};

/** In Chinese. */
export const zhApprovals: ApprovalWords = {
  refused: (environment) => `${environment}：本次部署的审批人数不足，未做任何更改`,
  approvedBy: (names) => `已审批：${names}`,
  nobody: '无',
  missing: (count, names) => `还差 ${count} 人，可由以下人员审批：${names}`,
  missingRole: (role, count, names) => `角色 ${role} 还差 ${count} 人，可由以下人员审批：${names}`,
  discounted: (name, why) => `${name} 的审批不计：${why}`,
  discounts: {
    'not-an-approver': '不在审批人名单中',
    'own-rollout': '发起部署者不能审批自己的部署',
    'needs-token': '此人有公钥，只认签名令牌',
    forged: '令牌不是用声明中的公钥对应的私钥签署的',
    'not-yet': '令牌的时间在未来',
    expired: '审批已过期',
    spent: '该审批已被之后开始的发布用掉',
  },
  approveBy: (command) => `审批命令：${command}`,
  signBy: (command) => `在自己的机器上生成令牌：${command}`,
  recorded: (name, release) => `已记录：${name} 审批通过 ${release}`,
  none: '这里还没有任何审批',
  ways: { command: '命令', token: '令牌', job: '任务' },
  ofDeployment: (name, way, what) => `${name}（${way}）  ${what}`,
  ofStep: (name, rollout) => `${name}  发布 ${rollout} 的步骤`,
};
