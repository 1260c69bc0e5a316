/** Sentences of the commands themselves. */
export type CommandWords = {
  readonly resuming: (id: string, release: string, phase: string) => string;
  readonly resumedBehind: (id: string) => string;
  readonly installing: (release: string) => string;
  readonly installed: (holder: string) => string;
  readonly servesAlready: (holder: string) => string;
  readonly handedOver: (id: string, environment: string) => string;
  readonly held: (id: string, environment: string) => string;
  readonly warning: string;
  /** What stands in the way of a rollout, a line each. */
  readonly inTheWay: (findings: readonly string[]) => string;
  /** Why a rollout goes back whose command was ended. */
  readonly cancelled: string;
  readonly detached: (id: string, environment: string) => string;
  readonly busy: (lock: {
    readonly environment: string;
    readonly holder: string;
    readonly pid: number;
    readonly since: string;
    readonly rollout: string;
  }) => string;
  readonly busyHint: (environment: string) => string;
  readonly nothingGoesOn: (environment: string) => string;
  readonly nothingToRetire: (environment: string) => string;
  readonly keptUntil: (holder: string, at: string) => string;
  readonly retired: (holder: string) => string;
  readonly accepted: (input: string, id: string) => string;
  readonly refused: (input: string, why: string) => string;
  readonly notTakenUp: (input: string) => string;
  readonly refusals: Readonly<
    Record<'finished' | 'not-an-approver' | 'own-rollout' | 'nothing-to-approve', string>
  >;
  readonly inputs: Readonly<
    Record<'pause' | 'resume' | 'promote' | 'approve' | 'abort' | 'override-freeze', string>
  >;
  readonly intact: (entries: string) => string;
  readonly broken: (line: string, reason: string) => string;
  readonly promoted: (holder: string, failed: string, total: string) => string;
  readonly rolledBack: (holder: string, failed: string, total: string) => string;
  readonly stays: (id: string, phase: string) => string;
  readonly more: (id: string) => string;
  readonly steps: string;
  readonly approval: string;
  readonly atLeast: (duration: string) => string;
  readonly down: (environment: string) => string;
};

/** In English. */
export const enCommands: CommandWords = {
  resuming: (id, release, phase) =>
    `rollout ${id} of ${release} was left unfinished (${phase}); it goes on from there`,
  resumedBehind: (id) => `rollout ${id} was left unfinished; it goes on in the background`,
  installing: (release) => `installing ${release}: nothing serves here yet`,
  installed: (holder) => `${holder} is installed and serves 100 %`,
  servesAlready: (holder) => `${holder} serves already; nothing to do`,
  handedOver: (id, environment) =>
    `rollout ${id} goes on in the background; watch it: zhiyou watch ${environment}, stop it: zhiyou abort ${environment}`,
  held: (id, environment) =>
    `rollout ${id} is paused where it is and nobody drives it; go on: zhiyou resume ${environment}, go back: zhiyou abort ${environment}`,
  cancelled: 'the command was ended by a signal',
  warning: 'warning: ',
  inTheWay: (findings) => ['nothing was touched, because:', ...findings].join('\n  '),
  detached: (id, environment) =>
    `rollout ${id} runs in the background; watch it: zhiyou watch ${environment}`,
  busy: ({ environment, holder, pid, since, rollout }) =>
    `${environment} is being deployed by ${holder} (process ${pid}) since ${since}${rollout}`,
  busyHint: (environment) =>
    `Wait, watch it (zhiyou watch ${environment}), or stop it (zhiyou abort ${environment} --reason …).`,
  nothingGoesOn: (environment) => `no rollout goes on in ${environment}`,
  nothingToRetire: (environment) => `no promotion left an old slot in ${environment}`,
  keptUntil: (holder, at) => `${holder} is kept for a way back until ${at}`,
  retired: (holder) => `${holder} has ended; a rollback starts it again first`,
  accepted: (input, id) => `${input}: recorded for rollout ${id}`,
  refused: (input, why) => `${input}: refused, ${why}`,
  notTakenUp: (input) => `${input}: recorded, but nobody has taken it up yet`,
  refusals: {
    finished: 'the rollout has ended',
    'not-an-approver': 'this person is not among the approvers',
    'own-rollout': 'nobody approves a rollout of their own where two are needed',
    'nothing-to-approve': 'no step waits for an approval',
  },
  inputs: {
    pause: 'pause',
    resume: 'resume',
    promote: 'promote',
    approve: 'approve',
    abort: 'abort',
    'override-freeze': 'override-freeze',
  },
  intact: (entries) => `the journal is intact: ${entries} entries`,
  broken: (line, reason) => `the journal was changed at line ${line}: ${reason}`,
  promoted: (holder, failed, total) =>
    `promoted: ${holder} serves 100 %; ${failed} of ${total} requests failed`,
  rolledBack: (holder, failed, total) =>
    `rolled back: ${holder} serves 100 %; ${failed} of ${total} requests failed`,
  stays: (id, phase) => `rollout ${id}: ${phase}`,
  more: (id) => `zhiyou explain ${id} · zhiyou report ${id}`,
  steps: 'steps',
  approval: 'after an approval',
  atLeast: (duration) => `at least ${duration}`,
  down: (environment) => `${environment} is down; its data stays`,
};

/** In Chinese. */
export const zhCommands: CommandWords = {
  resuming: (id, release, phase) => `发布 ${id}（${release}）上次停在“${phase}”，现在接着进行`,
  resumedBehind: (id) => `发布 ${id} 上次未完成，现在于后台继续`,
  installing: (release) => `这里尚无线上版本，安装 ${release}`,
  installed: (holder) => `${holder}已安装，承接 100 % 流量`,
  servesAlready: (holder) => `${holder}已在线上，无需操作`,
  handedOver: (id, environment) =>
    `发布 ${id} 在后台继续；查看：zhiyou watch ${environment}，中止：zhiyou abort ${environment}`,
  held: (id, environment) =>
    `发布 ${id} 已暂停在原处，无人驱动；继续：zhiyou resume ${environment}，回退：zhiyou abort ${environment}`,
  cancelled: '命令被信号终止',
  warning: '警告：',
  inTheWay: (findings) => ['未做任何更改，原因：', ...findings].join('\n  '),
  detached: (id, environment) => `发布 ${id} 在后台进行；查看：zhiyou watch ${environment}`,
  busy: ({ environment, holder, pid, since, rollout }) =>
    `${environment} 正由 ${holder}（进程 ${pid}）发布，始于 ${since}${rollout}`,
  busyHint: (environment) =>
    `请等待、查看（zhiyou watch ${environment}）或中止（zhiyou abort ${environment} --reason …）。`,
  nothingGoesOn: (environment) => `${environment} 没有进行中的发布`,
  nothingToRetire: (environment) => `${environment} 没有上线后留下的旧槽位`,
  keptUntil: (holder, at) => `${holder} 保留到 ${at}，以便回滚`,
  retired: (holder) => `${holder} 已结束；再回滚会先重新启动它`,
  accepted: (input, id) => `${input}：已记入发布 ${id}`,
  refused: (input, why) => `${input}：被拒绝，${why}`,
  notTakenUp: (input) => `${input}：已记录，尚无进程处理`,
  refusals: {
    finished: '发布已结束',
    'not-an-approver': '此人不在审批人名单中',
    'own-rollout': '需要两人审批时，发起人不能审批自己的发布',
    'nothing-to-approve': '没有等待审批的步骤',
  },
  inputs: {
    pause: '暂停',
    resume: '恢复',
    promote: '加速上线',
    approve: '审批',
    abort: '中止',
    'override-freeze': '解除封网',
  },
  intact: (entries) => `日志链完整：共 ${entries} 条`,
  broken: (line, reason) => `日志链在第 ${line} 行被改动：${reason}`,
  promoted: (holder, failed, total) =>
    `已上线：${holder}承接 100 % 流量；${total} 次请求中失败 ${failed} 次`,
  rolledBack: (holder, failed, total) =>
    `已回退：${holder}承接 100 % 流量；${total} 次请求中失败 ${failed} 次`,
  stays: (id, phase) => `发布 ${id}：${phase}`,
  more: (id) => `zhiyou explain ${id} · zhiyou report ${id}`,
  steps: '步骤',
  approval: '审批之后',
  atLeast: (duration) => `至少 ${duration}`,
  down: (environment) => `${environment} 已停止，数据保留`,
};
