import type { RotationStep } from '../../secrets/rotation.ts';
import type { Weakness } from '../../secrets/strength.ts';
import { assertNever } from '../../shared/errors.ts';

type Changes = Readonly<Record<'added' | 'changed' | 'removed', readonly string[]>>;

/** Sentences of `zhiyou secrets`; none of them gets a value. */
export type SecretWords = {
  readonly unchanged: (file: string) => string;
  readonly written: (file: string, changes: Changes) => string;
  readonly keysWritten: (file: string, count: number) => string;
  readonly renewed: (file: string) => string;
  readonly exposed: string;
  /** What to do after a step of a rotation. */
  readonly nextStep: Readonly<Record<RotationStep, (file: string, name: string) => string>>;
  readonly warning: string;
  readonly weakness: (weakness: Weakness) => string;
  readonly strongValue: string;
  readonly valueOf: (name: string) => string;
  readonly editAgain: string;
  readonly modified: (at: string) => string;
  readonly readers: (recipients: readonly string[]) => string;
};

/** In English. */
export const enSecrets: SecretWords = {
  unchanged: (file) => `${file} is unchanged`,
  written: (file, { added, changed, removed }) =>
    sentence(`${file} is written`, '; ', [
      ['added: ', added],
      ['changed: ', changed],
      ['removed: ', removed],
    ]),
  keysWritten: (file, count) =>
    `${file} can now be opened with ${count} ${count === 1 ? 'key' : 'keys'}`,
  renewed: (file) => `${file} has a new key of its values`,
  exposed:
    'whoever had a removed key may have read the values until now: replace them too (zhiyou secrets edit)',
  nextStep: {
    announce: (file, name) =>
      `once every consumer accepts ${name}_NEXT too: zhiyou secrets rotate ${file} ${name} --step switch`,
    switch: (file, name) =>
      `once every consumer has it, and what the old value signed has expired: zhiyou secrets rotate ${file} ${name} --step finish`,
    finish: (_file, name) => `the old value of ${name} is gone`,
  },
  warning: 'warning: ',
  weakness: (weakness) => {
    switch (weakness.kind) {
      case 'empty':
        return 'has no value';
      case 'known-default':
        return 'is a default or a placeholder that everybody knows';
      case 'no-password':
        return 'has no password in its address';
      case 'short':
        return `is ${weakness.bytes} bytes long, and at least ${weakness.atLeast} are needed`;
      case 'guessable':
        return `is guessed within ${weakness.bits} bits, and at least ${weakness.atLeast} are needed`;
      default:
        return assertNever(weakness);
    }
  },
  strongValue: 'A good one: openssl rand -base64 48 | zhiyou secrets set FILE NAME.',
  valueOf: (name) => `value of ${name} (not shown): `,
  editAgain: 'Enter edits it again, Ctrl-C gives up: ',
  modified: (at) => `written ${at}`,
  readers: (recipients) => `opens with the keys of ${recipients.join(', ')}`,
};

/** In Chinese. */
export const zhSecrets: SecretWords = {
  unchanged: (file) => `${file} 没有变化`,
  written: (file, { added, changed, removed }) =>
    sentence(`${file} 已写入`, '；', [
      ['新增：', added],
      ['修改：', changed],
      ['删除：', removed],
    ]),
  keysWritten: (file, count) => `${file} 现在可用 ${count} 个密钥打开`,
  renewed: (file) => `${file} 的数据密钥已更换`,
  exposed: '被移除密钥的持有者此前可能已读过这些值：请一并更换（zhiyou secrets edit）',
  nextStep: {
    announce: (file, name) =>
      `待所有使用方都能接受 ${name}_NEXT 后，运行：zhiyou secrets rotate ${file} ${name} --step switch`,
    switch: (file, name) =>
      `待所有使用方都已更新、且旧值签发的内容全部过期后，运行：zhiyou secrets rotate ${file} ${name} --step finish`,
    finish: (_file, name) => `${name} 的旧值已删除`,
  },
  warning: '警告：',
  weakness: (weakness) => {
    switch (weakness.kind) {
      case 'empty':
        return '没有值';
      case 'known-default':
        return '是众所周知的默认值或占位符';
      case 'no-password':
        return '地址中没有密码';
      case 'short':
        return `只有 ${weakness.bytes} 字节，至少需要 ${weakness.atLeast} 字节`;
      case 'guessable':
        return `只有约 ${weakness.bits} 位熵，至少需要 ${weakness.atLeast} 位`;
      default:
        return assertNever(weakness);
    }
  },
  strongValue: '可以这样生成：openssl rand -base64 48 | zhiyou secrets set 文件 名称。',
  valueOf: (name) => `${name} 的值（不显示）：`,
  editAgain: '按回车重新编辑，按 Ctrl-C 放弃：',
  modified: (at) => `写入时间 ${at}`,
  readers: (recipients) => `可用以下公钥对应的私钥打开：${recipients.join('、')}`,
};

function sentence(
  first: string,
  between: string,
  lists: readonly (readonly [string, readonly string[]])[],
): string {
  const told = lists.filter(([, names]) => names.length > 0);
  return [first, ...told.map(([word, names]) => `${word}${names.join(', ')}`)].join(between);
}
