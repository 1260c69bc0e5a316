import type { Finding } from '../../adapters/kubernetes/preflight/finding.ts';

type Sentence = {
  readonly says: (finding: Finding) => string;
  /** What to do about it. */
  readonly hint: string;
};

/** A sentence and a remedy for everything that a look before a rollout finds. */
export type FindingWords = Readonly<Record<Finding['code'], Sentence>>;

/** In English. */
export const enFindings: FindingWords = {
  'right-missing': {
    says: ({ wanted, where }) => `a right is missing: ${wanted} (${where})`,
    hint: 'Ask an administrator for the Role of docs/reference/rights.md.',
  },
  'quota-short': {
    says: ({ wanted, found, where }) =>
      `${where} has no room for both slots: ${wanted} is needed, ${found} is left`,
    hint: 'Raise the quota, or lower the size of the slots: going back needs both at full size.',
  },
  'quota-tight': {
    says: ({ wanted, found, where }) =>
      `${where} has no room for both slots at their largest: ${wanted} would be needed, ${found} is left`,
    hint: 'Raise the quota, or lower maxReplicas of the autoscaler.',
  },
  'quota-needs-amount': {
    says: ({ wanted, where }) => `${where} counts ${wanted}, and the pods state none`,
    hint: 'State it in the chart’s values, or add a LimitRange with a default.',
  },
  'nodes-short': {
    says: ({ wanted, found }) => `the nodes have room for ${found}; ${wanted} is needed`,
    hint: 'Add a node, or lower what the pods ask for.',
  },
  'budget-blocks': {
    says: ({ found, where }) => `${where} lets no pod go (${found})`,
    hint: 'Use maxUnavailable: 1, or nodes cannot be drained.',
  },
  'kind-not-served': {
    says: ({ wanted, where }) => `${where} does not serve ${wanted}`,
    hint: 'Install its definition, or switch off what needs it.',
  },
  'chart-broken': {
    says: ({ wanted, found, where }) => `${where}: expected ${wanted}, found ${found}`,
    hint: 'zhiyou chart lint shows where.',
  },
  'image-missing': {
    says: ({ wanted, found }) => `the image is not there: expected ${wanted}, found ${found}`,
    hint: 'Push it again, or deploy a tag that is there.',
  },
  'chart-missing': {
    says: ({ wanted }) => `the chart is not there: ${wanted}`,
    hint: 'Push it: zhiyou chart push.',
  },
  'edge-missing': {
    says: ({ wanted, where }) => `${where} has no ${wanted}`,
    hint: 'Name the one that is there in kubernetes.edge, or create it; the cluster guide shows how.',
  },
  'edge-not-ready': {
    says: ({ wanted, found, where }) => `${where} is not ready: expected ${wanted}, found ${found}`,
    hint: 'Look at its status: kubectl describe gateway.',
  },
  unchecked: {
    says: ({ wanted, found }) => `${wanted} could not be looked at: ${found}`,
    hint: 'Give the right to look, or see for yourself.',
  },
};

/** In Chinese. */
export const zhFindings: FindingWords = {
  'right-missing': {
    says: ({ wanted, where }) => `缺少权限：${wanted}（${where}）`,
    hint: '请管理员按 docs/reference/rights.zh-CN.md 授予 Role。',
  },
  'quota-short': {
    says: ({ wanted, found, where }) => `${where} 容不下两个槽位：需要 ${wanted}，剩余 ${found}`,
    hint: '请提高配额或缩小槽位：回退时两个槽位都须保持满容量。',
  },
  'quota-tight': {
    says: ({ wanted, found, where }) =>
      `两个槽位都扩到最大时 ${where} 容不下：需要 ${wanted}，剩余 ${found}`,
    hint: '请提高配额，或降低自动扩缩的 maxReplicas。',
  },
  'quota-needs-amount': {
    says: ({ wanted, where }) => `${where} 限制 ${wanted}，而 Pod 没有声明`,
    hint: '请在 values 中声明，或添加带默认值的 LimitRange。',
  },
  'nodes-short': {
    says: ({ wanted, found }) => `节点只容得下 ${found}，需要 ${wanted}`,
    hint: '请增加节点，或降低 Pod 的资源请求。',
  },
  'budget-blocks': {
    says: ({ found, where }) => `${where} 不允许任何 Pod 离开（${found}）`,
    hint: '请使用 maxUnavailable: 1，否则节点无法排空。',
  },
  'kind-not-served': {
    says: ({ wanted, where }) => `${where} 不提供 ${wanted}`,
    hint: '请安装其定义，或关闭需要它的功能。',
  },
  'chart-broken': {
    says: ({ wanted, found, where }) => `${where}：应为 ${wanted}，实际 ${found}`,
    hint: 'zhiyou chart lint 会指出位置。',
  },
  'image-missing': {
    says: ({ wanted, found }) => `镜像不存在：应为 ${wanted}，实际 ${found}`,
    hint: '请重新推送，或部署存在的标签。',
  },
  'chart-missing': {
    says: ({ wanted }) => `图表不存在：${wanted}`,
    hint: '请推送：zhiyou chart push。',
  },
  'edge-missing': {
    says: ({ wanted, where }) => `${where} 中没有 ${wanted}`,
    hint: '请在 kubernetes.edge 中写明已有的入口，或创建它；集群指南有说明。',
  },
  'edge-not-ready': {
    says: ({ wanted, found, where }) => `${where} 未就绪：应为 ${wanted}，实际 ${found}`,
    hint: '请查看其状态：kubectl describe gateway。',
  },
  unchecked: {
    says: ({ wanted, found }) => `无法检查 ${wanted}：${found}`,
    hint: '请授予查看权限，或自行确认。',
  },
};
