import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { loadApplication } from '../../config/load.ts';
import type { Application, Environment } from '../../domain/application.ts';
import type { EvidenceHeader } from '../../domain/scrape.ts';
import type { Plan } from '../../domain/rollout.ts';
import { compilePlan } from '../../engine/plan.ts';
import { messageOf, UserError } from '../../shared/errors.ts';
import { setupOf } from '../../runner/gates.ts';
import { gatesOf } from '../gates.ts';

/** Another file that judges in place of the rules in the evidence. */
export type OtherPolicy = { readonly plan?: string | undefined; readonly env?: string | undefined };

/**
 * What makes a header speak with another file's rules. `replay` keeps the recorded steps, because no others were seen;
 * `stream` takes the file's own.
 * @throws {UserError} when the file cannot be read or is wrong.
 */
export function otherPolicy(
  { plan: path, env }: OtherPolicy,
  steps: 'recorded' | 'own',
): (header: EvidenceHeader) => EvidenceHeader {
  if (path === undefined) return (header) => header;
  const text = readText(path);
  return (header) => {
    const { application, environment } = isSection(text)
      ? fromSection(path, text, header)
      : fromFile(path, text, env ?? header.environment);
    const gates = gatesOf(application, environment);
    const { plan: recorded } = header.setup;
    const plan =
      steps === 'own'
        ? compilePlan(environment.plans[recorded.strategy])
        : withDwell(recorded, text, gates.policy.dwellMs);
    return { ...header, setup: setupOf({ startedAtMs: header.setup.startedAtMs, plan }, gates) };
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${messageOf(error)}`, 'Name another file.');
  }
}

/** A judge section stands alone: it has none of the keys of a whole file. */
function isSection(text: string): boolean {
  try {
    const value: unknown = parse(text);
    return typeof value === 'object' && value !== null && !('environments' in value);
  } catch {
    return false;
  }
}

type Found = { readonly application: Application; readonly environment: Environment };

function fromFile(path: string, text: string, wanted: string): Found {
  const application = loadApplication(path, text);
  const known = Object.entries(application.environments);
  const environment =
    application.environments[wanted] ?? (known.length === 1 ? known[0]?.[1] : undefined);
  if (environment !== undefined) return { application, environment };
  throw new UserError(
    `${path}: no environment ${wanted}; known there: ${known.map(([name]) => name).join(', ')}`,
    'Name one of them with --env.',
  );
}

/** Lines before the section, and spaces before each line of it, in the file that it is read as. */
const LINES_BEFORE = 6;
const INDENT = '      ';

/** A section is read as part of the smallest file that has the route classes and providers of the evidence. */
function fromSection(path: string, text: string, { setup }: EvidenceHeader): Found {
  const providers = setup.sources.flatMap(({ gate }) => /^payment-(.+)$/.exec(gate)?.[1] ?? []);
  const classes = Object.keys(setup.plan.steps[0]?.weights ?? {}).filter(
    (name) => name !== 'default',
  );
  const whole = `name: evidence
environments:
  recorded:
    runtime: local
    releases: { any: {} }
    judge:
${text.replaceAll(/^(?=.)/gm, INDENT)}
routes: { default: [/]${classes.map((name) => `, ${name}: [/${name}]`).join('')} }
providers: [${providers.join(', ')}]
`;
  try {
    return fromFile(path, whole, 'recorded');
  } catch (error) {
    throw error instanceof UserError
      ? new UserError(inSection(path, error.message), error.hint)
      : error;
  }
}

/** Places as they are in the section's own file. */
function inSection(path: string, message: string): string {
  return message
    .replaceAll(/(\S+?):(\d+):(\d+) /g, (found, file: string, line: string, column: string) =>
      file === path
        ? `${file}:${Number(line) - LINES_BEFORE}:${Math.max(1, Number(column) - INDENT.length)} `
        : found,
    )
    .replaceAll('environments.recorded.', '');
}

/** A whole file says how long a step lasts at least; a judge section leaves that as it was recorded. */
function withDwell(plan: Plan, text: string, dwellMs: number): Plan {
  if (isSection(text)) return plan;
  return { ...plan, steps: plan.steps.map((step) => ({ ...step, dwellMs })) };
}
