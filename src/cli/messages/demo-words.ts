/** Sentences of the demo. */
export type DemoWords = {
  readonly starting: (release: string) => string;
  readonly visitors: (holder: string, rate: string, url: string) => string;
  readonly act: Readonly<Record<'good' | 'bad' | 'blue-green' | 'ab', (release: string) => string>>;
  readonly ended: (releases: string, phase: string, because: string) => string;
  readonly detected: (duration: string) => string;
  readonly report: (url: string) => string;
  readonly evidence: (path: string) => string;
  readonly requests: (failed: string, total: string) => string;
  readonly paid: (orders: string) => string;
  readonly refused: (payments: string) => string;
  readonly ledger: (difference: string, duplicates: string) => string;
};

/** In English. */
export const enDemo: DemoWords = {
  starting: (release) =>
    `starting PostgreSQL, the edge and Smart Travel ${release} on this machine`,
  visitors: (holder, rate, url) =>
    `${holder} serves ${url}; visitors search, plan and pay at ${rate} requests/s`,
  act: {
    good: (release) => `release ${release} is good: it takes over step by step, payments last`,
    bad: (release) => `release ${release} fails 5 % of its payments: it must be thrown out`,
    'blue-green': (release) => `release ${release} takes over in one switch, payments last`,
    ab: (release) => `half of the visitors try ${release} for a while, then all go back`,
  },
  ended: (releases, phase, because) => `${releases}: ${phase} (${because})`,
  detected: (duration) => `found ${duration} after its first failure`,
  report: (url) => `report ${url}`,
  evidence: (path) => `evidence; judge it again: zhiyou judge replay ${path}`,
  requests: (failed, total) => `requests failed: ${failed} of ${total}`,
  paid: (orders) => `orders paid: ${orders}`,
  refused: (payments) => `payments refused, before any money moved: ${payments}`,
  ledger: (difference, duplicates) =>
    `ledger difference: ${difference} CNY; captured twice: ${duplicates}`,
};

/** In Chinese. */
export const zhDemo: DemoWords = {
  starting: (release) => `正在本机启动 PostgreSQL、入口和智游助手 ${release}`,
  visitors: (holder, rate, url) =>
    `${holder}在 ${url} 提供服务；访客以每秒 ${rate} 次请求搜索、规划、支付`,
  act: {
    good: (release) => `${release} 是好版本：逐步接管流量，支付最后`,
    bad: (release) => `${release} 有 5 % 的支付会失败：必须被退回`,
    'blue-green': (release) => `${release} 一次切换上线，支付最后`,
    ab: (release) => `一半访客试用 ${release} 一段时间，然后全部回到稳定版`,
  },
  ended: (releases, phase, because) => `${releases}：${phase}（${because}）`,
  detected: (duration) => `首次失败后 ${duration}发现`,
  report: (url) => `报告 ${url}`,
  evidence: (path) => `证据，可重新评判：zhiyou judge replay ${path}`,
  requests: (failed, total) => `失败请求：${failed}，共 ${total}`,
  paid: (orders) => `已支付订单：${orders}`,
  refused: (payments) => `被拒绝的支付（未扣款）：${payments}`,
  ledger: (difference, duplicates) => `账目差额：${difference} 元；重复扣款：${duplicates}`,
};
