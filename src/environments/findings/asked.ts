import { messageOf, OperationError, UserError } from '../../shared/errors.ts';
import type { Finding, Question } from './finding.ts';

/** A question that the world may leave open: that is a warning then, and the others are asked all the same. */
export async function asked(
  what: Question,
  ask: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof OperationError) && !(error instanceof UserError)) throw error;
    return [{ code: 'unchecked', what, why: messageOf(error), isWarning: true }];
  }
}
