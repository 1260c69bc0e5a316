import stringWidth from 'string-width';
import type { CheckName } from '../messages/doctor-words.ts';
import { padText } from '../render/line.ts';
import { printResult, type Session } from '../session.ts';
import { checksOf, look, type Finding } from './checks.ts';

type Row = Finding & { readonly check: CheckName; readonly hint: string | undefined };

/** Prints what every check found and what to do about it; 1 when one failed. */
export async function doctor(session: Session): Promise<number> {
  const { doctor: words } = session.words;
  const names = checksOf(session.scene);
  const rows: Row[] = [];
  for (const name of names) {
    const finding = await look(session, name);
    rows.push({ check: name, ...finding, hint: finding.ok ? undefined : words.hints[name] });
  }
  const width = Math.max(...names.map((name) => stringWidth(words.names[name])));
  printResult(session.flags.output, rows, () =>
    rows.flatMap(({ check, ok, found, hint, warnings = [] }) => [
      `${signOf(ok, warnings)} ${padText(words.names[check], width)}  ${found}`,
      ...[...(hint === undefined ? [] : [hint]), ...warnings].map((text) => `    ${text}`),
    ]),
  );
  return rows.every(({ ok }) => ok) ? 0 : 1;
}

function signOf(ok: boolean, warnings: readonly string[]): string {
  if (!ok) return '✗';
  return warnings.length > 0 ? '!' : '✓';
}
