import { entryOf, isFields, listOf, type Fields } from '../fields.ts';
import type { Job, JobRule, JobTrouble } from '../pipeline.ts';

const MOST_LINES = 5;
const SECRET_NAME =
  /(?:PASSWORD|PASSWD|SECRET|TOKEN|PRIVATE_KEY|API_?KEY|ACCESS_KEY|CREDENTIALS?)$/i;
/** Secrets that are known by their form. */
const SECRET_FORM =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|\bglpat-[\w-]{20,}|\bgh[pousr]_[A-Za-z0-9]{30,}|\bAKIA[0-9A-Z]{16}\b|\bxox[abprs]-[\w-]{10,}|:\/\/[^\s/:@$]+:[^\s/:@$]+@/;
/** Options with a value that everybody on the machine can read. */
const SECRET_OPTION =
  /(?:--?(?:password|passwd|token|secret)(?:=|\s+)["']?(?!-stdin\b)(?:\$\{?\w+|[^\s"'$-])|\b(?:docker|podman|buildah|helm registry)\s+login\b[^|;&]*\s-p\s|--from-literal=\S*(?:password|token|secret|key)\S*=)/i;

function linesOf(job: Job, keys: readonly string[]): readonly string[] {
  return keys
    .flatMap((key) => listOf(job.fields[key]))
    .flatMap((one) => String(one).split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

const ALL = ['before_script', 'script', 'after_script'] as const;

function secretsIn(variables: Fields): readonly JobTrouble[] {
  return Object.entries(variables).flatMap(([name, written]) => {
    const value = isFields(written) ? entryOf(written, 'value') : written;
    const text = typeof value === 'string' ? value : '';
    const isPlain = text !== '' && !/^\$\{?\w+\}?$/.test(text) && !/^[./]|\/$/.test(text);
    const isSecret = SECRET_FORM.test(text) || (SECRET_NAME.test(name) && isPlain);
    // What was found is not told: a report is read by more people than the file.
    return isSecret ? [{ path: `variables.${name}`, found: name }] : [];
  });
}

/** What jobs do. */
export const SCRIPT_RULES: readonly JobRule[] = [
  {
    id: 'ci-script-length',
    wants: {
      en: `at most ${MOST_LINES} lines of shell: what is longer is a program, with tests of its own`,
      zh: `脚本不超过 ${MOST_LINES} 行：更长的逻辑应写成有测试的程序`,
    },
    check: (job) => {
      const count = linesOf(job, ['before_script', 'script']).length;
      return count > MOST_LINES ? [{ path: 'script', found: String(count) }] : [];
    },
  },
  {
    id: 'ci-secret',
    wants: {
      en: 'no secret in the file: a masked variable',
      zh: '文件中没有明文机密，使用受保护变量',
    },
    check: (job, { variables }) => {
      const own = isFields(job.fields['variables']) ? job.fields['variables'] : {};
      const isShown = linesOf(job, ALL).some((line) => SECRET_FORM.test(line));
      return [
        ...secretsIn({ ...variables, ...own }),
        ...(isShown ? [{ path: 'script', found: { en: 'a secret', zh: '明文机密' } }] : []),
      ];
    },
  },
  {
    id: 'ci-secret-argument',
    wants: {
      en: 'secrets by standard input, a file or a variable, never as an argument',
      zh: '机密通过标准输入、文件或变量传递，不作为命令行参数',
    },
    check: (job) =>
      linesOf(job, ALL).some((line) => SECRET_OPTION.test(line))
        ? [{ path: 'script', found: { en: 'an argument with a secret', zh: '带机密的参数' } }]
        : [],
  },
  {
    id: 'ci-client-dry-run',
    wants: {
      en: 'manifests checked without an API server (zhiyou chart lint): kubectl asks one even with --dry-run=client',
      zh: '离线检查清单（zhiyou chart lint）：kubectl 即使使用 --dry-run=client 也会访问 API server',
    },
    check: (job) =>
      linesOf(job, ALL)
        .filter((line) => /\bkubectl\b.*--dry-run(?:=client)?(?:\s|$)/.test(line))
        .map((line) => ({ path: 'script', found: line.slice(0, 80) })),
  },
];
