import type { PeerVerdict } from '../../peers/peer.ts';

type Word =
  | 'noEvidenceHint'
  | 'from'
  | 'phase'
  | 'weights'
  | 'scrapes'
  | 'harm'
  | 'advanceAt'
  | 'lastWord'
  | 'recordedThen'
  | 'judgedNow'
  | 'otherNeverBack'
  | 'neverHadTraffic'
  | 'whoJudges'
  | 'decides'
  | 'after'
  | 'extraBad'
  | 'why'
  | 'others'
  | 'extrapolated'
  | 'step'
  | 'needs'
  | 'waitsFor'
  | 'leastTime'
  | 'never'
  | 'tolerated'
  | 'foundAtFirst';

type OneGap =
  | 'noEvidence'
  | 'noBoundary'
  | 'notCounted'
  | 'ended'
  | 'nothingRecorded'
  | 'same'
  | 'firstDifference'
  | 'goodRatio'
  | 'total'
  | 'about'
  | 'foundAfter';

type TwoGaps =
  | 'recorded'
  | 'differ'
  | 'otherDiffers'
  | 'otherBack'
  | 'otherLate'
  | 'stepTooSlow'
  | 'phaseTooShort';

/** Words of `zhiyou judge`, in one language. */
export type JudgeWords = Readonly<Record<Word, string>> &
  Readonly<Record<OneGap, (gap: string) => string>> &
  Readonly<Record<TwoGaps, (first: string, second: string) => string>> &
  Readonly<Record<'ratios' | 'boundTooStrict', (a: string, b: string, c: string) => string>> & {
    /** Names of judges. */
    readonly judges: Readonly<Record<string, string>>;
    readonly outcomes: Readonly<Record<PeerVerdict, string>>;
    readonly assumptions: readonly string[];
  };

/** In English. */
export const enJudge: JudgeWords = {
  noEvidence: (id) => `there is no evidence of rollout ${id}`,
  noBoundary: (found) =>
    `The numbers of the version that serves cannot be judged: ${found}. Put slowerThan on a boundary that is there, or give the service a bucket that ends there: until then every look is blind, and the rollout goes back.`,
  notCounted: (names) =>
    `The version that serves has no series of ${names}: such a gate can prove nothing, and such a limit guards nothing. Check name and labels against /api/metrics of the service.`,
  noEvidenceHint: 'Evidence is kept from the first look on, on the machine that drives.',
  recorded: (lines, file) => `${lines} lines written to ${file}`,
  from: 'from',
  phase: 'phase',
  weights: 'weights',
  scrapes: 'scrapes',
  harm: 'harm',
  advanceAt: 'advance at',
  lastWord: 'last word',
  ended: (why) => `The file ends before the rollout does (${why}).`,
  nothingRecorded: (count) =>
    `${count} scrapes judged; the file holds no recorded verdicts to compare with.`,
  same: (count) => `All ${count} recorded verdicts are the same, bit by bit.`,
  differ: (some, all) => `${some} of ${all} recorded verdicts DIFFER.`,
  firstDifference: (line) => `The first is in line ${line}:`,
  recordedThen: 'recorded',
  judgedNow: 'judged now',
  otherDiffers: (some, all) => `Under the other rules ${some} of ${all} verdicts are others.`,
  otherNeverBack: 'They would not have sent the candidate back.',
  otherBack: (time, after) =>
    `They would have sent the candidate back at ${time}, ${after} after its first weight.`,
  otherLate: (some, all) =>
    `${some} of ${all} steps would have lasted longer than they did: the evidence ends before their proof.`,
  neverHadTraffic: 'The candidate never had traffic; there is nothing to compare.',
  whoJudges: 'judge',
  decides: 'decides',
  after: 'after',
  extraBad: 'extra bad requests',
  why: 'why',
  others: 'What other judges would have decided',
  judges: {
    zhiyou: 'zhiyou',
    naive: 'naive script',
    flagger: 'Flagger',
    argo: 'Argo Rollouts',
    kayenta: 'Kayenta',
  },
  outcomes: {
    running: 'undecided',
    promoted: 'promotes',
    'rolled-back': 'goes back',
    held: 'asks a person',
  },
  ratios: (candidate, stable, duration) =>
    `On the candidate ${candidate} of the requests were bad, on stable ${stable}; ${duration} of evidence.`,
  assumptions: [
    'Extra bad requests: within an hour from the first weight, beyond what stable would have had; the candidate’s bad ratio as it was observed, scaled to the weight that each judge would have given it.',
    'The others judge failed requests with the values of their own documentation. The evidence holds no quantiles: latency is taken to be good and equal.',
  ],
  extrapolated:
    '* After the evidence ended: the candidate is taken to go on as in its last minute, and as stable where the difference may be chance.',
  step: 'step',
  needs: 'needs',
  waitsFor: 'proven last',
  leastTime: 'least time',
  never: 'not in time',
  tolerated: 'tolerated',
  about: (duration) => `≈ ${duration}`,
  foundAtFirst: 'Found at the first step, by how much worse it is',
  goodRatio: (ratio) => `${ratio} bad when all is well`,
  total: (duration) => `All steps together: about ${duration}, without soak, drain and people.`,
  foundAfter: (times) => `${times}× found after`,
  stepTooSlow: (step, gate) =>
    `Step ${step} is not proven within 6 h: too little traffic for ${gate}. Raise its passRate or harmPerHour, or give the step more weight.`,
  phaseTooShort: (needs, deadline) =>
    `The steps need about ${needs}, and the phase ends after ${deadline}: the rollout would go back unproven. Raise phaseDeadline, raise passRate, or take fewer steps.`,
  boundTooStrict: (gate, ratio, bound) =>
    `${gate}: ${ratio} are bad when all is well, and passRate is ${bound}: it passes only by comparison with stable, which takes much longer. Raise passRate above what is normal.`,
};

/** In Chinese. */
export const zhJudge: JudgeWords = {
  noEvidence: (id) => `没有发布 ${id} 的证据`,
  noBoundary: (found) =>
    `无法评判当前服务版本的指标：${found}。请把 slowerThan 改为已有的桶边界，或让服务提供以此为界的桶：在此之前每次观察都视为无数据，发布会回退。`,
  notCounted: (names) =>
    `当前服务的版本没有 ${names} 的序列：这样的关卡无法证明任何事，这样的上限也起不到保护作用。请对照服务的 /api/metrics 检查名称与标签。`,
  noEvidenceHint: '证据从第一次观察起保存在驱动发布的机器上。',
  recorded: (lines, file) => `已向 ${file} 写入 ${lines} 行`,
  from: '开始',
  phase: '阶段',
  weights: '权重',
  scrapes: '抓取次数',
  harm: '有害证据',
  advanceAt: '可前进于',
  lastWord: '最后判定',
  ended: (why) => `文件在发布结束之前终止（${why}）。`,
  nothingRecorded: (count) => `已评判 ${count} 次抓取；文件中没有可供比对的记录判定。`,
  same: (count) => `${count} 条记录的判定全部逐位相同。`,
  differ: (some, all) => `${all} 条记录的判定中有 ${some} 条不同。`,
  firstDifference: (line) => `第一处在第 ${line} 行：`,
  recordedThen: '记录',
  judgedNow: '现在',
  otherDiffers: (some, all) => `按另一套规则，${all} 条判定中有 ${some} 条不同。`,
  otherNeverBack: '它不会回退候选版。',
  otherBack: (time, after) => `它会在 ${time} 回退候选版，即首次获得权重之后 ${after}。`,
  otherLate: (some, all) => `${all} 个步骤中有 ${some} 个会比实际更久：证据结束时尚未证明。`,
  neverHadTraffic: '候选版从未获得流量，无可比较。',
  whoJudges: '评判者',
  decides: '决定',
  after: '用时',
  extraBad: '额外坏请求',
  why: '原因',
  others: '其他评判者会如何决定',
  judges: {
    zhiyou: 'zhiyou',
    naive: '简单脚本',
    flagger: 'Flagger',
    argo: 'Argo Rollouts',
    kayenta: 'Kayenta',
  },
  outcomes: {
    running: '未定',
    promoted: '上线',
    'rolled-back': '回退',
    held: '交人决定',
  },
  ratios: (candidate, stable, duration) =>
    `候选版坏请求占 ${candidate}，稳定版占 ${stable}；证据时长 ${duration}。`,
  assumptions: [
    '额外坏请求：自首次获得权重起一小时内，超出稳定版水平的部分；按观察到的候选版坏请求比例，折算到各评判者会给出的权重。',
    '其他评判者按各自文档的取值评判失败请求。证据中没有分位数：延迟视为良好且相同。',
  ],
  extrapolated:
    '* 证据结束之后：假定候选版保持最后一分钟的表现；差异可能出于偶然时，视为与稳定版相同。',
  step: '步骤',
  needs: '需要',
  waitsFor: '最后证明',
  leastTime: '最短时长',
  never: '来不及',
  tolerated: '可容忍',
  about: (duration) => `约 ${duration}`,
  foundAtFirst: '第一步中，按劣化倍数的发现时间',
  goodRatio: (ratio) => `正常时坏请求占 ${ratio}`,
  total: (duration) => `所有步骤合计约 ${duration}，不含静置、排空与人员等待。`,
  foundAfter: (times) => `${times}× 发现于`,
  stepTooSlow: (step, gate) =>
    `第 ${step} 步在 6 小时内无法证明：对“${gate}”而言流量太小。请提高其 passRate 或 harmPerHour，或加大该步骤的权重。`,
  phaseTooShort: (needs, deadline) =>
    `各步骤约需 ${needs}，而该阶段在 ${deadline} 后到期：发布会在未证明时回退。请提高 phaseDeadline、提高 passRate，或减少步骤。`,
  boundTooStrict: (gate, ratio, bound) =>
    `“${gate}”：正常时坏请求已占 ${ratio}，而 passRate 为 ${bound}：只能靠与稳定版比较放行，耗时长得多。请把 passRate 提高到正常水平以上。`,
};
