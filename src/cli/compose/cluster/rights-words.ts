import type { Language } from '../../messages/language.ts';

/** The words of the page about rights. */
export type RightsWords = {
  readonly title: string;
  readonly other: string;
  readonly intro: readonly string[];
  readonly own: string;
  readonly ownSays: string;
  readonly kinds: string;
  readonly edge: string;
  readonly edgeSays: string;
  readonly cluster: string;
  readonly clusterSays: string;
  readonly reasons: string;
  readonly places: Readonly<Record<'own' | 'edge' | 'cluster', string>>;
  readonly columns: readonly [where: string, right: string, verbs: string, why: string];
  /** Between two reasons. */
  readonly also: string;
  /** A reason of the adapters in this language. */
  readonly why: (reason: string) => string;
};

const WRITE = 'npx vitest run src/cli/compose/cluster/rights-page.test.ts -u';

const ZH_REASONS: Readonly<Record<string, string>> = {
  'the state of rollouts': '保存发布的状态',
  'one writer at a time': '同一时刻只有一个写入者',
  'journal, looks and wishes': '日志链、观察记录与人工指令',
  'what the runner remembers, which holds the preview secret': '执行器的记忆，其中有预览密钥',
  'to see what runs in a slot': '查看槽位中运行的内容',
  'to tell new pods from those that they replace': '区分新 Pod 与被替换的 Pod',
  'to say why a pod is not ready': '说明 Pod 未就绪的原因',
  'to show the last lines of what is not ready': '显示未就绪容器的最后几行日志',
  'to end the pods of a slot before the rest of it': '先结束槽位的 Pod，再移除其余对象',
  'because Helm keeps its state in Secrets': 'Helm 把状态保存在 Secret 中',
  'to install what the chart renders': '安装 Chart 渲染出的对象',
  'to find the pods of a slot': '找到槽位的 Pod',
  'to read the numbers and the books of the service': '读取服务的指标与账目',
  'to look ahead before a rollout': '发布前的预检',
  'traffic by route class and slot': '按路由类别与槽位分流',
  'no traffic to a slot with nothing ready': '不向没有就绪 Pod 的槽位分流',
  'weights and previews': '权重与预览',
  'counters of the edge': '入口的计数器',
  'to install the definition of rollouts, and to renew it': '安装并更新 Rollout 的定义',
};

/** In English and Chinese. */
export const RIGHTS_WORDS: Readonly<Record<Language, RightsWords>> = {
  en: {
    title: 'Rights in a cluster',
    other: '[中文](rights.zh-CN.md)',
    intro: [
      `What \`zhiyou\` needs to deploy, to go back and to observe, and nothing more. The page is made from what each adapter declares and compared with it by a test; \`${WRITE}\` writes it anew. The look before each rollout asks the cluster for every right of the application's namespace and names what is missing.`,
      'The subject is a ServiceAccount here; a User or a Group will do. Change the names, and keep the namespaces apart: the first is the application’s, the second is where the edge runs.',
      'Secrets of the application’s namespace can be read with these rights, since Helm keeps its state in Secrets. Give every environment a namespace and a subject of its own.',
    ],
    own: 'In the namespace of the application',
    ownSays:
      'For `edge.kind: gateway`. Helm runs with the same rights, so a chart of your own that renders other kinds needs them too.',
    kinds: 'For another edge, the rules of `gateway.networking.k8s.io` give way to these:',
    edge: 'In the namespace of the edge',
    edgeSays:
      '`kubernetes.edge.pods.namespace`, for counters and for what is in force; not needed where `edge.addresses` is declared. The right to read the Gateway belongs into the namespace of `edge.gateway`, which is the same one unless you say otherwise.',
    cluster: 'Over the whole cluster (optional)',
    clusterSays:
      'Without it the look before a rollout does not know whether the nodes have room, and says so; the definition of `Rollout` must be installed by an administrator: `kubectl apply --server-side -f kubernetes/crds/rollout.yaml`. With `edge.kind: nginx` the right to read IngressClasses is not optional.',
    reasons: 'Why',
    places: { own: 'application', edge: 'edge', cluster: 'cluster' },
    columns: ['where', 'right', 'verbs', 'why'],
    also: '; ',
    why: (reason) => reason,
  },
  zh: {
    title: '集群中的权限',
    other: '[English](rights.md)',
    intro: [
      `\`zhiyou\` 发布、回退与观察所需的全部权限，不多不少。本页由各适配器的声明生成，并由测试比对；\`${WRITE}\` 会重新生成。每次发布前的预检会向集群逐一询问应用命名空间内的权限，并指出缺少的项。`,
      '此处的主体是 ServiceAccount，也可以是 User 或 Group。请改用自己的名称，并区分两个命名空间：前者属于应用，后者是入口所在之处。',
      'Helm 把状态保存在 Secret 中，因此拥有这些权限即可读取应用命名空间的 Secret。请为每个环境使用单独的命名空间和主体。',
    ],
    own: '应用的命名空间',
    ownSays:
      '适用于 `edge.kind: gateway`。Helm 以同样的权限运行，因此自有 Chart 若渲染其他类型的对象，也需要相应权限。',
    kinds: '使用其他入口时，`gateway.networking.k8s.io` 的规则换成：',
    edge: '入口的命名空间',
    edgeSays:
      '即 `kubernetes.edge.pods.namespace`，用于读取计数器并确认更改已生效；声明了 `edge.addresses` 时不需要。读取 Gateway 的权限应授予 `edge.gateway` 所在的命名空间，默认与此相同。',
    cluster: '整个集群（可选）',
    clusterSays:
      '没有它，预检无法得知节点是否有余量，并会如实说明；`Rollout` 的定义须由管理员安装：`kubectl apply --server-side -f kubernetes/crds/rollout.yaml`。使用 `edge.kind: nginx` 时，读取 IngressClass 的权限是必需的。',
    reasons: '用途',
    places: { own: '应用', edge: '入口', cluster: '集群' },
    columns: ['位置', '权限', '操作', '用途'],
    also: '；',
    why: (reason) => ZH_REASONS[reason] ?? reason,
  },
};
