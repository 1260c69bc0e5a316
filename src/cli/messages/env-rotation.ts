import type { Move } from '../../environments/rotation/next-move.ts';
import type { RotationRefusal } from '../../environments/rotation/refusal.ts';
import type { Trouble } from '../../environments/rotation/stand.ts';
import type { KeyMove } from '../../secrets/key-rotation.ts';
import type { RotationStep } from '../../secrets/rotation.ts';
import { assertNever } from '../../shared/errors.ts';

/** How the values of a rotation come into being, for what the operator is told. */
export type RotationManner = {
  readonly nature: 'signing' | 'given';
  /** The file that the values come from; absent for variables. */
  readonly file: string | undefined;
};

/** Sentences of `zhiyou env rotate`; none of them gets a value. */
export type RotationWords = {
  readonly rightsMissing: (count: number) => string;
  /** What was done. */
  readonly move: (move: Move) => string;
  /** What somebody else has to do now. */
  readonly operator: (
    step: RotationStep,
    names: readonly string[],
    manner: RotationManner,
  ) => string;
  readonly refusal: (why: RotationRefusal, told: RefusalParts) => string;
  readonly waitForPods: (pods: readonly string[]) => string;
  readonly wait: (until: string) => string;
  readonly done: (manner: RotationManner) => string;
  readonly would: (left: readonly RotationStep[], consumers: readonly string[]) => string;
  readonly usedSince: (time: string) => string;
  readonly pair: Readonly<
    Record<'renewed' | 'planned' | 'fresh', (secret: string, until: string) => string>
  >;
  readonly noPair: string;
  readonly certManager: (certificate: string, namespace: string) => string;
  readonly keys: Readonly<Record<KeyMove['kind'], (file: string) => string>>;
};

/** Parts of a refusal that other catalogues word. */
type RefusalParts = { readonly obstacle: string; readonly trouble: string };

const STEPS_EN: Readonly<Record<RotationStep, string>> = {
  announce: 'the new value is accepted and not yet used',
  switch: 'the new value is used, the old one still accepted',
  finish: 'the old value is gone',
};

/** In English. */
export const ROTATION_EN: RotationWords = {
  rightsMissing: (count) => `${count} rights are missing; nothing was changed`,
  move: (move) => {
    switch (move.kind) {
      case 'take':
        return `${move.step}: ${STEPS_EN[move.step]} (${move.names.join(', ')} in the file)`;
      case 'bring':
        return `${move.step}: brought into the cluster`;
      case 'roll':
        return `${move.step}: pods are exchanged: ${move.consumers.join(', ')}`;
      case 'record':
        return `${move.step}: every pod has it`;
      default:
        return move.kind;
    }
  },
  operator: (step, names, { nature, file }) => {
    const all = names.join(', ');
    const next = names.map((name) => `${name}_NEXT`).join(', ');
    const previous = names.map((name) => `${name}_PREVIOUS`).join(', ');
    switch (step) {
      case 'announce': {
        const make =
          nature === 'signing'
            ? 'make a new value (openssl rand -base64 48)'
            : 'have a second value made where it is given out (a second login of the database, a second key of the provider, a second robot account), so that both are accepted';
        const put =
          file === undefined
            ? `set ${next} to it`
            : `put it into ${file} as ${next} (zhiyou secrets set)`;
        return `yours to do before the first step: ${make}; ${put}, leave ${all} as it is, and run this again`;
      }
      case 'switch':
        return `yours to do between announce and switch: set ${all} to the new value and ${previous} to the old one, unset ${next}, and run this again`;
      case 'finish':
        return `yours to do between switch and finish: unset ${previous}, and run this again`;
      default:
        return assertNever(step);
    }
  },
  refusal: (why, { obstacle, trouble }) => {
    switch (why.code) {
      case 'several-sources':
        return 'values that are replaced together must be in one file, or all of them variables; move them, then run this again';
      case 'no-value':
        return `no value for ${why.names.join(', ')} at the source; the old value has to be known`;
      case 'busy':
        return `a rollout is under way, and pods are not exchanged beneath it: ${why.rollouts.join(', ')}. Wait for its end`;
      case 'obstacle':
        return `the Secret: ${obstacle}`;
      case 'absent':
        return 'the environment is not made yet, or by an older version; run zhiyou env create first';
      case 'drift':
        return 'the cluster has another value than the source, and no rotation is under way; look with zhiyou env diff, and mend it with zhiyou env create';
      case 'one-value-only':
        return `pods of ${why.consumer} would refuse what others sign: they do not read ${why.keys.join(', ')}. List these in secrets.env of the chart's values and deploy that first`;
      case 'out-of-turn':
        return 'the source was switched before any pod accepted the new value; take the file from version control again, then run this again';
      case 'trial':
        return `the new values do not do, and were not used: ${trouble}`;
      default:
        return assertNever(why);
    }
  },
  waitForPods: (pods) =>
    `these do not have the new value yet: ${pods.join(', ')}. Run this again to go on`,
  wait: (until) =>
    `what the old value signed is valid until ${until}; run this again then, to end it`,
  done: ({ nature }) =>
    nature === 'signing'
      ? 'rotated; nothing accepts the old value any more'
      : 'rotated; nothing here uses the old value any more: take it away where it was given out',
  would: (left, consumers) =>
    `would be done: ${left.join(', ')}; pods that read it: ${consumers.length === 0 ? 'none' : consumers.join(', ')}. Nothing was changed`,
  usedSince: (time) => `the value is used since ${time}`,
  pair: {
    renewed: (secret, until) => `Secret ${secret} has a new pair, valid until ${until}`,
    planned: (secret, until) =>
      `Secret ${secret} would get a new pair; the present one is valid until ${until}. Nothing was changed`,
    fresh: (secret, until) =>
      `Secret ${secret} got its pair a moment ago, valid until ${until}; nothing was changed`,
  },
  noPair: 'there is no pair with an own authority yet; run zhiyou env create first',
  certManager: (certificate, namespace) =>
    `cert-manager makes the pair, and only it can: cmctl renew ${certificate} --namespace ${namespace}. The edge takes it up by itself`,
  keys: {
    add: (file) => `${file} opens with the new key too`,
    'hold-first': (file) =>
      `${file}: give the new private key to whoever opens it (SOPS_AGE_KEY_FILE), this command too, and run this again; the old key still opens it`,
    remove: (file) =>
      `${file} opens with the old key no more; whoever had it may have read the values until now: rotate them too`,
    done: (file) => `${file} opens with the new key`,
  },
};

const STEPS_ZH: Readonly<Record<RotationStep, string>> = {
  announce: '新值已可接受，尚未使用',
  switch: '已使用新值，旧值仍可接受',
  finish: '旧值已移除',
};

/** In Chinese. */
export const ROTATION_ZH: RotationWords = {
  rightsMissing: (count) => `缺少 ${count} 项权限，未做任何更改`,
  move: (move) => {
    switch (move.kind) {
      case 'take':
        return `${move.step}：${STEPS_ZH[move.step]}（文件中的 ${move.names.join('、')}）`;
      case 'bring':
        return `${move.step}：已写入集群`;
      case 'roll':
        return `${move.step}：正在更换 Pod：${move.consumers.join('、')}`;
      case 'record':
        return `${move.step}：所有 Pod 均已更新`;
      default:
        return move.kind;
    }
  },
  operator: (step, names, { nature, file }) => {
    const all = names.join('、');
    const next = names.map((name) => `${name}_NEXT`).join('、');
    const previous = names.map((name) => `${name}_PREVIOUS`).join('、');
    switch (step) {
      case 'announce': {
        const make =
          nature === 'signing'
            ? '生成新值（openssl rand -base64 48）'
            : '在签发方创建第二个值（数据库的第二个账号、服务商的第二个密钥、第二个机器人账号），使两者同时有效';
        const put =
          file === undefined
            ? `将 ${next} 设为该值`
            : `以 ${next} 写入 ${file}（zhiyou secrets set）`;
        return `第一步之前需由您完成：${make}；${put}，${all} 保持不变，然后再次运行`;
      }
      case 'switch':
        return `在 announce 与 switch 之间需由您完成：将 ${all} 设为新值、${previous} 设为旧值，取消 ${next}，然后再次运行`;
      case 'finish':
        return `在 switch 与 finish 之间需由您完成：取消 ${previous}，然后再次运行`;
      default:
        return assertNever(step);
    }
  },
  refusal: (why, { obstacle, trouble }) => {
    switch (why.code) {
      case 'several-sources':
        return '一起轮换的值必须在同一个文件中，或全部来自环境变量；请先移到一处再运行';
      case 'no-value':
        return `来源中没有 ${why.names.join('、')} 的值；必须知道旧值`;
      case 'busy':
        return `发布正在进行，期间不更换 Pod：${why.rollouts.join('、')}。请等待其结束`;
      case 'obstacle':
        return `Secret：${obstacle}`;
      case 'absent':
        return '环境尚未创建，或由旧版本创建；请先运行 zhiyou env create';
      case 'drift':
        return '集群中的值与来源不同，且没有进行中的轮换；请用 zhiyou env diff 查看，用 zhiyou env create 修复';
      case 'one-value-only':
        return `${why.consumer} 的 Pod 会拒绝其他 Pod 签发的内容：未读取 ${why.keys.join('、')}。请先在 Chart 的 secrets.env 中列出并部署`;
      case 'out-of-turn':
        return '在任何 Pod 接受新值之前来源就已切换；请从版本库恢复该文件后再次运行';
      case 'trial':
        return `新值不可用，未予采用：${trouble}`;
      default:
        return assertNever(why);
    }
  },
  waitForPods: (pods) => `尚未取得新值：${pods.join('、')}。再次运行即可继续`,
  wait: (until) => `旧值签发的内容在 ${until} 之前仍有效；届时再次运行以完成`,
  done: ({ nature }) =>
    nature === 'signing'
      ? '轮换完成；旧值已不再被接受'
      : '轮换完成；此处已不再使用旧值：请在签发方将其停用',
  would: (left, consumers) =>
    `将执行：${left.join('、')}；读取该值的 Pod：${consumers.length === 0 ? '无' : consumers.join('、')}。未做任何更改`,
  usedSince: (time) => `当前值自 ${time} 起使用`,
  pair: {
    renewed: (secret, until) => `Secret ${secret} 已换新证书，有效期至 ${until}`,
    planned: (secret, until) =>
      `Secret ${secret} 将换新证书；当前证书有效期至 ${until}。未做任何更改`,
    fresh: (secret, until) => `Secret ${secret} 刚刚换过证书，有效期至 ${until}；未做任何更改`,
  },
  noPair: '尚无自建机构签发的证书；请先运行 zhiyou env create',
  certManager: (certificate, namespace) =>
    `证书由 cert-manager 签发，只能由其续签：cmctl renew ${certificate} --namespace ${namespace}。入口会自动采用`,
  keys: {
    add: (file) => `${file} 也可用新密钥打开`,
    'hold-first': (file) =>
      `${file}：请先将新私钥交给所有打开者（SOPS_AGE_KEY_FILE），包括本命令，再次运行；旧密钥仍可打开`,
    remove: (file) => `${file} 不再能用旧密钥打开；其持有者此前可能已读过这些值：请一并轮换`,
    done: (file) => `${file} 可用新密钥打开`,
  },
};

/** What is wrong with coming values, of which the parts about certificates are worded elsewhere. */
export function troubleText(
  trouble: Trouble | undefined,
  pair: (problems: Extract<Trouble, { kind: 'pair' }>['problems']) => string,
): string {
  if (trouble === undefined) return '';
  return trouble.kind === 'pull' ? trouble.message : pair(trouble.problems);
}
