import type { Details } from './details.ts';
import type { ReasonSentences } from './reason.ts';

const why = (d: Details, key = 'detail'): string => (d.has(key) ? `：${d.text(key)}` : '');

const compared = (d: Details): string =>
  d.has('total')
    ? `：候选版 ${d.count('total')} 次中 ${d.count('bad')} 次（${d.share('bad', 'total')}），` +
      `稳定版 ${d.count('stableTotal')} 次中 ${d.count('stableBad')} 次（${d.share('stableBad', 'stableTotal')}）`
    : '';

/** Every reason in Chinese. */
export const zhReasons: ReasonSentences = {
  'candidate-unknown': (d) => `读不到候选版的状态${why(d)}`,
  'candidate-not-ready': (d) => `等候选版就绪（${d.count('ready')}/${d.count('wanted')}）`,
  'candidate-ready': () => '候选版已就绪',
  'crash-loop': (d) => `候选版反复退出（${d.count('restarts')} 次）`,
  'cannot-start': (d) => `候选版无法启动${why(d)}`,
  'freeze-unknown': (d) => `读不到封网日历${why(d)}`,
  'stable-unknown': (d) => `读不到稳定版的状态${why(d)}`,
  'stable-not-ready': (d) => `等稳定版恢复完整（${d.count('ready')}/${d.count('wanted')}）`,
  frozen: (d) => `正在封网（${d.text('window')}），暂不推进`,
  paused: () => '已由人工暂停，流量保持不变',
  'checks-unknown': (d) => `读不到合成检查的结果${why(d)}`,
  'checks-pending': () => '正在经入口做合成检查',
  'checks-passed': () => '合成检查全部通过',
  'checks-failed': (d) => `合成检查未通过${why(d)}`,
  'synthetic-pending': (d) => `等候选版上的沙箱订单支付成功${why(d)}`,
  'synthetic-failed': (d) => `候选版上的沙箱订单连续失败 ${d.count('failedInARow')} 次${why(d)}`,
  'awaiting-approval': (d) => `等待审批（${d.count('given')}/${d.count('required')}）`,
  'split-unknown': (d) => `读不到入口的实际分流${why(d)}`,
  'split-not-observed': () => '权重已写入，等入口实测一致',
  evidence: () => '正在积累证据',
  'step-proven': (d) =>
    d.has('eOk')
      ? `${d.name('gate')} ${d.has('total') ? `${d.share('bad', 'total')} 对 ${d.share('stableBad', 'stableTotal')}，` : ''}` +
        `无害证据 ${d.evidence('eOk')} ≥ ${d.evidence('passAt')}`
      : '本步骤已证明无害',
  'all-steps-proven': () => '所有步骤均已证明无害',
  'experiment-ended': () => '实验结束，全部访客回到稳定版',
  shed: (d) => `没有可信的数据，流量先回稳定版，等数据恢复${why(d)}`,
  soaking: (d) =>
    `候选版承接全部流量，稳定版随时待命${d.has('remainingMs') ? `，还剩 ${d.time('remainingMs')}` : ''}`,
  soaked: () => '静置观察结束，未见问题',
  'drain-unknown': (d) => `读不到离场槽位上还在处理的请求${why(d)}`,
  draining: (d) => `等待处理中的 ${d.count('requests')} 个请求和 ${d.count('payments')} 笔支付结束`,
  'drained-once': () => '已没有处理中的请求，再确认一次',
  'drain-late': (d) =>
    `超过期限仍有 ${d.count('requests')} 个请求和 ${d.count('payments')} 笔支付在处理，其进程予以保留`,
  'ledger-unknown': (d) => `读不到账目${why(d)}`,
  'ledger-difference': (d) => `账目相差 ${d.yuan('differenceFen')} 元`,
  'duplicate-captures': (d) => `有 ${d.count('duplicateCaptures')} 笔支付被重复扣款`,
  promoted: () => '候选版已承接全部流量，成为稳定版',
  'go-back': (d) => `开始回退：${d.reason('cause')}`,
  held: (d) =>
    `本应回退，等待人工决定：${d.reason('cause')}（zhiyou abort 回退，zhiyou resume 继续）`,
  ramp: (d) => `正逐步回退：剩余 ${d.count('percent')} %（再次 zhiyou abort 立即全部回退）`,
  'rolled-back': (d) =>
    `流量已全部回到稳定版${d.has('cause') ? `；原因：${d.reason('cause')}` : ''}`,
  aborted: (d) => `${d.text('by')} 已中止：${d.text('text')}`,
  deadline: (d) => `“${d.name('phase')}”阶段已超时`,
  harm: (d) =>
    `${d.name('gate')}：已证明候选版更差${compared(d)}` +
    (d.has('eBad') ? `；证据 ${d.evidence('eBad')} ≥ ${d.evidence('harmAt')}` : ''),
  floor: (d) => `${d.name('gate')}：远低于可容忍的下限，立即回退${compared(d)}`,
  blind: (d) =>
    `没有可信的数据${d.has('forMs') ? `，已 ${d.time('forMs')}` : ''}${why(d, 'reason')}`,
  dwell: (d) => `目前良好，本步骤至少还要 ${d.time('remainingMs')}`,
  suspicion: (d) => `${d.name('gate')}看起来变差，继续观察${compared(d)}`,
  incident: (d) => `${d.name('gate')}：两个版本同样变差，等事故结束`,
  probe: (d) =>
    `${d.name('gate')}：候选版暂停接收流量 ${d.time('remainingMs')}，观察稳定版是否恢复`,
  'shared-harm': (d) =>
    `${d.name('gate')}：候选版一没有流量，稳定版就恢复，说明它损害了双方共用的依赖`,
  'uneven-split': (d) =>
    `${d.name('gate')}：请求没有按 ${d.count('percent')} % 的权重分配，两个版本无法比较`,
  leak: (d) => `候选版的 ${d.text('resource')} 比稳定版增长更快，${d.time('leftMs')}后达到上限`,
  'missing-evidence': (d) =>
    `未见问题；${d.name('gate')}还需约 ${d.count('missingRequests')} ${d.has('values') ? `个数值（已有 ${d.count('values')} 个）` : '次请求'}` +
    (d.has('nextStepInMs') ? `（约 ${d.time('nextStepInMs')}）` : ''),
  'no-copies': () =>
    '候选版尚未收到任何只读请求的副本，没有副本就无法证明；请检查是否有读请求、入口是否在复制',
  'no-gates': () => '暂无可判定的数据',
  proven: () => '所有关卡均已证明无害',
};
