/** The user can mend it: wrong usage or configuration. Exit code 2, no stack. `hint` says what to do. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** Why the world did not do what was asked. */
export type OperationCode =
  | 'unreachable'
  | 'timeout'
  | 'conflict'
  | 'forbidden'
  | 'not-found'
  | 'rejected';

/** The world failed. Exit code 1; `retryable` says whether the same call may succeed later. */
export class OperationError extends Error {
  override readonly name = 'OperationError';
  readonly code: OperationCode;
  readonly retryable: boolean;
  constructor(
    message: string,
    details: { code: OperationCode; retryable: boolean; cause?: unknown },
  ) {
    super(message, { cause: details.cause });
    this.code = details.code;
    this.retryable = details.retryable;
  }
}

/** A broken invariant: our bug. Exit code 70, with the stack. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}

/** Makes a switch over a union exhaustive at compile time. */
export function assertNever(value: never): never {
  throw new InternalError(`unexpected value ${JSON.stringify(value)}`);
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
