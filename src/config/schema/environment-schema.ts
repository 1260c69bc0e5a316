import { z } from 'zod';
import type {
  Environment,
  FreezeCalendar,
  LocalEnvironment,
  PlanOptions,
} from '../../domain/application.ts';
import type { Strategy } from '../../domain/rollout.ts';
import { abortShapeSchema } from './abort-shape.ts';
import { approvalsSchema, type DeclaredApprovals } from './approvals-schema.ts';
import { freezeSchema } from './freeze-schema.ts';
import { kubernetesSchema, type DeclaredKubernetes } from './kubernetes-schema.ts';
import { judgeSchema, type DeclaredJudge } from './judge-schema.ts';
import { setupSchema, type DeclaredSetup } from './setup/setup-schema.ts';
import { strategiesSchema, type StrategySection } from './strategies-schema.ts';
import { shapeError, told } from './told.ts';
import { duration, number, whole } from './units.ts';

/** An environment as it is written, in the units of the domain. */
export type DeclaredEnvironment = Pick<
  LocalEnvironment,
  'edgePort' | 'instancesPerSlot' | 'scrapeEveryMs' | 'orderEveryMs' | 'releases' | 'variables'
> &
  Pick<
    PlanOptions,
    'dwellMs' | 'soakMs' | 'requestsPerSecond' | 'phaseDeadlineMs' | 'waitingMs' | 'onAbort'
  > & {
    readonly approvals?: DeclaredApprovals;
    readonly judge: DeclaredJudge;
    readonly strategies: Readonly<Record<Strategy, StrategySection>>;
    readonly freeze: FreezeCalendar;
    readonly kubernetes?: DeclaredKubernetes;
    readonly setup: DeclaredSetup;
    readonly onCancel?: Environment['onCancel'];
    readonly paymentsPerSecond?: number;
    readonly runtime?: Environment['runtime'];
  };

/** The runtimes that environments may have. */
export const RUNTIMES = ['local', 'kubernetes'] as const;

const A_VARIABLE = 'a variable name such as LOG_LEVEL';
const A_RELEASE = 'a release such as "6.2.1"';
const variables = z.record(
  z.string().regex(/^[A-Za-z_]\w{0,127}$/, { error: A_VARIABLE }),
  z.string({ error: 'text' }).max(4096, { error: 'at most 4096 characters' }),
  shapeError('a map from variable to text'),
);
const releases = z
  .record(
    z.string().regex(/^\w[\w.-]{0,127}$/, { error: A_RELEASE }),
    variables,
    shapeError('a map from release to its variables'),
  )
  .refine((found) => Object.keys(found).length > 0, { error: 'at least one release' });

const fields = {
  runtime: told(
    z.enum(RUNTIMES, { error: `a known runtime: ${RUNTIMES.join(', ')}` }).exactOptional(),
    {
      en: 'Where it runs: `local` is this machine, `kubernetes` a cluster.',
      zh: '运行在哪里：`local` 即本机，`kubernetes` 为集群。',
      byDefault: { en: '`local` for environment `local`', zh: '环境 `local` 默认为 `local`' },
    },
  ),
  kubernetes: told(kubernetesSchema.exactOptional(), {
    en: 'For runtime `kubernetes`: cluster, chart, image and edge.',
    zh: '用于 `kubernetes`：集群、图表、镜像与入口。',
    byDefault: { en: 'required there', zh: '该运行时必填' },
  }),
  setup: told(setupSchema.prefault({}), {
    en: 'For runtime `kubernetes`: what `zhiyou env create` makes around the application.',
    zh: '用于 `kubernetes`：`zhiyou env create` 为应用创建的内容。',
  }),
  releases: told(releases.exactOptional(), {
    en: 'For runtime `local`: what can be deployed, release to variables of its processes.',
    zh: '用于 `local`：可以部署的版本，以及各自进程的环境变量。',
    byDefault: { en: 'required there', zh: '该运行时必填' },
  }),
  variables: told(variables.prefault({}), {
    en: 'For runtime `local`: variables of every process.',
    zh: '用于 `local`：所有进程的环境变量。',
  }),
  edgePort: told(whole(0, 65_535).prefault(8080), {
    en: 'For runtime `local`: port of the edge on 127.0.0.1; 0 lets the system choose.',
    zh: '用于 `local`：入口在 127.0.0.1 上的端口；0 表示由系统选择。',
  }),
  instancesPerSlot: told(whole(1, 32).prefault(2), {
    en: 'For runtime `local`: processes of each slot.',
    zh: '用于 `local`：每个槽位的进程数。',
  }),
  requestsPerSecond: told(number(0, 1_000_000).prefault(100), {
    en: 'Mean requests per second of the whole application; gives a canary its first weight.',
    zh: '整个应用的平均每秒请求数；决定金丝雀的起步权重。',
  }),
  paymentsPerSecond: told(number(0, 1_000_000).exactOptional(), {
    en: 'Those of them that are of route class `payment`; estimates of how long proof takes rest on it.',
    zh: '其中属于路由类别 `payment` 的部分；证明所需时长的估计以此为据。',
    byDefault: { en: '2 % of `requestsPerSecond`', zh: '`requestsPerSecond` 的 2 %' },
  }),
  scrapeEvery: told(duration('200ms', '5m').prefault('1s'), {
    en: 'Time between two looks.',
    zh: '两次观察之间的时间。',
  }),
  orderEvery: told(duration('1s', '1h').prefault('15s'), {
    en: 'Time between two sandbox orders.',
    zh: '两次沙箱订单之间的时间。',
  }),
  dwell: told(duration('0s', '7d').prefault('60s'), {
    en: 'Least time at every step.',
    zh: '每一步至少停留的时间。',
  }),
  soak: told(duration('0s', '7d').prefault('5m'), {
    en: 'Time at 100 % with the old slot still at full size.',
    zh: '全部流量已切换、旧槽位仍保持满容量的时间。',
  }),
  phaseDeadline: told(duration('1s', '24h').prefault('5m'), {
    en: 'Longest time of a phase beside its dwells, soak and waiting.',
    zh: '一个阶段的最长时间，不含停留、观察与等待。',
  }),
  waitAtMost: told(duration('1m', '30d').prefault('24h'), {
    en: 'Longest wait for a person or the calendar.',
    zh: '等待审批或封网结束的最长时间。',
  }),
  onCancel: told(
    z
      .enum(['continue', 'hold', 'return'], {
        error:
          'continue (a process on this machine drives on), hold (paused) or return (to stable)',
      })
      .exactOptional(),
    {
      en: 'What becomes of a rollout whose command gets SIGINT or SIGTERM: `continue` in the background of this machine, `hold` paused, or `return` to stable.',
      zh: '执行命令收到 SIGINT 或 SIGTERM 时如何处理发布：`continue` 在本机后台继续，`hold` 暂停保持，`return` 回到稳定版本。',
      byDefault: {
        en: '`continue`; in a cluster `return`',
        zh: '`continue`；集群中为 `return`',
      },
    },
  ),
  onAbort: told(abortShapeSchema.exactOptional(), {
    en: 'How a rollout goes back: `instant` in one write; `ramp` down its steps, ten seconds each, where nobody is harmed (a person’s `abort`, a deadline); `hold` keeps the weights until a person says `abort` or `resume`. Failing payments, crash loops and blindness always go back at once.',
    zh: '如何回退：`instant` 一次写回；`ramp` 在无人受损时（人工 `abort`、超时）沿原步骤每十秒降一级；`hold` 保持权重，等人执行 `abort` 或 `resume`。支付失败、崩溃循环和失去观测一律立即回退。',
    byDefault: { en: '`instant`', zh: '`instant`' },
  }),
  approvals: told(approvalsSchema.exactOptional(), {
    en: 'Who must approve the steps that need it, and deployments.',
    zh: '需要审批的步骤与部署由谁审批。',
    byDefault: { en: 'one approval, by anybody', zh: '任何人审批一次即可' },
  }),
  judge: told(judgeSchema.prefault({}), {
    en: 'When a candidate is proven good or bad.',
    zh: '何时认定候选版本是好是坏。',
  }),
  strategies: told(strategiesSchema.prefault({}), {
    en: 'How each strategy moves traffic.',
    zh: '每种策略如何切换流量。',
  }),
  freeze: told(freezeSchema.prefault({}), {
    en: 'When the calendar forbids more weight.',
    zh: '日历何时禁止继续放量。',
  }),
};

/** An environment, wherever it runs. */
export const environmentSchema: z.ZodType<DeclaredEnvironment> = z
  .strictObject(fields, shapeError('a map of settings'))
  .transform(({ dwell, soak, phaseDeadline, waitAtMost, scrapeEvery, orderEvery, ...rest }) => ({
    ...rest,
    releases: rest.releases ?? {},
    dwellMs: dwell,
    soakMs: soak,
    phaseDeadlineMs: phaseDeadline,
    waitingMs: waitAtMost,
    scrapeEveryMs: scrapeEvery,
    orderEveryMs: orderEvery,
  }));
