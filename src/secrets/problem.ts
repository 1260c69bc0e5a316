import { UserError } from '../shared/errors.ts';

/** What is wrong with a file of secrets, or with the keys for it. */
export type SecretsProblem =
  | 'not-encrypted'
  | 'malformed'
  | 'unsupported'
  | 'no-key'
  | 'wrong-key'
  | 'changed'
  | 'bad-recipient'
  | 'bad-identity';

/** A file of secrets that cannot be read or written. Its sentences name the file and the place, never a value. */
export class SecretsFileError extends UserError {
  readonly problem: SecretsProblem;
  constructor(problem: SecretsProblem, message: string, hint: string) {
    super(message, hint);
    this.problem = problem;
  }
}
