/** Sentences of `zhiyou dora`. */
export type DoraWords = {
  readonly frequency: string;
  readonly leadTime: string;
  readonly failureRate: string;
  readonly recovery: string;
  readonly unknown: string;
  readonly and: string;
  readonly perDay: (count: string) => string;
  readonly promotions: (count: string) => string;
  readonly median: (count: string, longest: string) => string;
  readonly noCommit: (count: string) => string;
  readonly wentBack: (failed: string, changes: string, stopped: string) => string;
  readonly noRecovery: string;
  /** Where the journal begins later than the stretch; absent: it is empty. */
  readonly covers: (from: string | undefined) => string;
};

/** In English. */
export const enDora: DoraWords = {
  frequency: 'deployment frequency',
  leadTime: 'lead time for changes',
  failureRate: 'change failure rate',
  recovery: 'recovery time',
  unknown: 'unknown',
  and: '; ',
  perDay: (count) => `${count} a day`,
  promotions: (count) => `promotions: ${count}`,
  median: (count, longest) => `median of ${count}, longest ${longest}`,
  noCommit: (count) =>
    `promotions without a release file that names the time of the commit: ${count}`,
  wentBack: (failed, changes, stopped) =>
    `${failed} of ${changes} that users met; stopped before any user met them: ${stopped}`,
  noRecovery: 'nothing went back',
  covers: (from) =>
    from === undefined
      ? 'the journal is empty'
      : `the journal begins at ${from}; before that nothing is known`,
};

/** In Chinese. */
export const zhDora: DoraWords = {
  frequency: '部署频率',
  leadTime: '变更前置时间',
  failureRate: '变更失败率',
  recovery: '恢复时间',
  unknown: '未知',
  and: '；',
  perDay: (count) => `每天 ${count} 次`,
  promotions: (count) => `上线 ${count} 次`,
  median: (count, longest) => `${count} 次的中位数，最长 ${longest}`,
  noCommit: (count) => `${count} 次上线没有写明提交时间的发布文件`,
  wentBack: (failed, changes, stopped) =>
    `用户接触过的 ${changes} 次变更中回退 ${failed} 次；另有 ${stopped} 次在用户接触前已停止`,
  noRecovery: '没有回退',
  covers: (from) => (from === undefined ? '日志为空' : `日志始于 ${from}，此前情况未知`),
};
