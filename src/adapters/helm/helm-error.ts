import { OperationError, type OperationCode } from '../../shared/errors.ts';
import { lastLines } from './run-process.ts';

type Meaning = {
  readonly found: RegExp;
  readonly code: OperationCode;
  readonly retryable: boolean;
  /** What to do; one sentence. */
  readonly hint: string;
};

/** What helm's words mean, the more telling first. */
const MEANINGS: readonly Meaning[] = [
  {
    found: /another operation \(install\/upgrade\/rollback\) is in progress/,
    code: 'conflict',
    retryable: true,
    hint: 'A helm run is going on, or one was killed: it is recovered once it is old enough.',
  },
  {
    found: /conflict(?:s)?(?::| with) .*conflict with "|Apply failed with \d+ conflict/,
    code: 'conflict',
    retryable: false,
    hint: 'Another field manager owns these fields: let it give them up, or take them out of the chart.',
  },
  {
    found: /invalid ownership metadata|cannot be imported into the current release/,
    code: 'conflict',
    retryable: false,
    hint: 'An object of that name belongs to something else: rename or remove it.',
  },
  {
    found: /exceeded quota/,
    code: 'rejected',
    retryable: false,
    hint: 'Raise the ResourceQuota of the namespace, or ask for less.',
  },
  {
    found: /forbidden|is not allowed to|cannot (?:get|list|create|patch|update|delete) resource/i,
    code: 'forbidden',
    retryable: false,
    hint: 'Give the deployer the rights that the guide lists.',
  },
  {
    found:
      /meet the specifications of the schema|YAML parse error|execution error at|parse error at/,
    code: 'rejected',
    retryable: false,
    hint: 'Check the chart with these values: zhiyou chart lint.',
  },
  {
    found:
      /cluster unreachable|connection refused|connection reset|i\/o timeout|no such host|TLS handshake|EOF$|Too Many Requests|context deadline exceeded/im,
    code: 'unreachable',
    retryable: true,
    hint: 'Is the cluster, or the registry of the chart, up?',
  },
  {
    found: /release: not found|not found|no such file or directory/,
    code: 'not-found',
    retryable: false,
    hint: 'Check the reference of the chart.',
  },
];

const LINES = 5;

/** What helm's last lines say, as an error of ours. */
export function helmError(args: readonly string[], stderr: string): OperationError {
  const last = lastLines(withoutWarnings(stderr), LINES);
  const meaning = MEANINGS.find(({ found }) => found.test(last));
  const { code, retryable, hint } = meaning ?? { code: 'rejected', retryable: false, hint: '' };
  const said = last === '' ? 'it said nothing' : last.replace(/^Error: /, '');
  const what = args.slice(0, args[0] === 'upgrade' ? 4 : 2).join(' ');
  return new OperationError(`helm ${what}: ${said}${hint === '' ? '' : `. ${hint}`}`, {
    code,
    retryable,
  });
}

/** A kubeconfig that others may read is warned of at every call, and would hide what went wrong. */
function withoutWarnings(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^(?:WARNING:|level=WARN|W\d{4} )/.test(line))
    .join('\n');
}

/** Whether helm only says that there is no release of that name. */
export function isUnknownRelease(stderr: string): boolean {
  return /release: not found/.test(stderr);
}
