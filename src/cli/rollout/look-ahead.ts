import type { RoleHolder } from '../../domain/record.ts';
import { UserError } from '../../shared/errors.ts';
import { runtimeOf } from '../compose/runtime.ts';
import { say, type Session } from '../session.ts';

/**
 * Looks at what could stop a rollout halfway, before anything is touched; warnings are told.
 * @throws {UserError} with every finding that stands in the way, and what to do about each.
 */
export async function lookAhead({ scene, words }: Session, holder: RoleHolder): Promise<void> {
  const runtime = await runtimeOf(scene);
  const findings = await runtime.lookAhead(scene, holder);
  const lines = findings.map((finding) => {
    const { says, hint } = words.findings[finding.code];
    return { ...finding, text: says(finding), hint };
  });
  for (const { severity, text, hint } of lines) {
    if (severity === 'warn') say(`${words.commands.warning}${text}\n  ${hint}`);
  }
  const refusals = lines.filter(({ severity }) => severity === 'refuse');
  if (refusals.length === 0) {
    if (scene.settings.runtime === 'kubernetes') say(words.doctor.nothingInTheWay);
    return;
  }
  throw new UserError(
    words.commands.inTheWay(refusals.map(({ text }) => text)),
    [...new Set(refusals.map(({ hint }) => hint))].join('\n  '),
  );
}
