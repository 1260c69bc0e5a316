/** What `zhiyou doctor` looks at. */
export type CheckName =
  | 'node'
  | 'state'
  | 'space'
  | 'journal'
  | 'lease'
  | 'rollout'
  | 'postgres'
  | 'port'
  | 'slots'
  | 'metrics'
  | 'ahead'
  | 'proof';

/** Names of the checks, and what to do when one fails. */
export type DoctorWords = {
  readonly names: Readonly<Record<CheckName, string>>;
  readonly hints: Readonly<Record<CheckName, string>>;
  readonly free: string;
  readonly nothingServes: string;
  readonly nothingInTheWay: string;
};

/** In English. */
export const enDoctor: DoctorWords = {
  names: {
    node: 'Node.js',
    state: 'state folder',
    space: 'free disk space',
    journal: 'journal',
    lease: 'lease',
    rollout: 'rollout',
    postgres: 'PostgreSQL',
    port: 'port of the edge',
    slots: 'what serves',
    metrics: 'counters',
    ahead: 'room for a rollout',
    proof: 'time of a proof',
  },
  hints: {
    node: 'Install Node.js 22.18 or newer.',
    state: 'Give this account the right to write there, or name another folder with --state-dir.',
    space: 'Free some space: a journal that cannot be written stops every rollout.',
    journal: 'Keep the file as evidence and move it away; zhiyou audit verify names the line.',
    lease: 'Wait, or stop the process that holds it.',
    rollout: 'zhiyou status takes it up again.',
    postgres: 'Install the optional packages again: npm ci.',
    port: 'Free the port, or choose another: environments.local.edgePort in zhiyou.yaml.',
    slots: 'zhiyou deploy --image-tag with the release that serves starts what is missing.',
    metrics:
      'Let slowerThan and paymentSlowerThan be boundaries of the service’s histograms, or add such boundaries.',
    ahead: 'A rollout would be refused before anything is touched.',
    proof: 'zhiyou judge plan shows what each step needs.',
  },
  free: 'free',
  nothingServes: 'nothing serves yet',
  nothingInTheWay:
    'rights, quota, nodes, budgets, kinds, edge, image and chart: nothing is in the way',
};

/** In Chinese. */
export const zhDoctor: DoctorWords = {
  names: {
    node: 'Node.js',
    state: '状态目录',
    space: '磁盘剩余空间',
    journal: '日志链',
    lease: '租约',
    rollout: '发布',
    postgres: 'PostgreSQL',
    port: '入口端口',
    slots: '线上版本',
    metrics: '计数器',
    ahead: '发布条件',
    proof: '证明用时',
  },
  hints: {
    node: '请安装 Node.js 22.18 或更新的版本。',
    state: '请给当前账号写入权限，或用 --state-dir 指定其他目录。',
    space: '请释放磁盘空间：日志链写不下时，所有发布都会停止。',
    journal: '请保留该文件作为证据并移走；zhiyou audit verify 会指出行号。',
    lease: '请等待，或停止持有租约的进程。',
    rollout: '运行 zhiyou status 即可继续。',
    postgres: '请重新安装可选依赖：npm ci。',
    port: '请释放端口，或在 zhiyou.yaml 的 environments.local.edgePort 中更换。',
    slots: '用 zhiyou deploy --image-tag 加线上版本号，可启动缺少的进程。',
    metrics:
      '请让 slowerThan 与 paymentSlowerThan 等于服务直方图的某个桶边界，或为服务增加该边界。',
    ahead: '发布会在改动任何东西之前被拒绝。',
    proof: 'zhiyou judge plan 会显示每一步需要多久。',
  },
  free: '空闲',
  nothingServes: '尚无线上版本',
  nothingInTheWay: '权限、配额、节点、中断预算、资源类型、入口、镜像、Chart：均无阻碍',
};
