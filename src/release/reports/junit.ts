import { UserError } from '../../shared/errors.ts';
import type { TestResults } from '../release.ts';
import { parseXml, type XmlElement } from './xml.ts';

/**
 * What a JUnit file says, counted by its cases. Where a suite declares more failures and errors than its cases show,
 * the larger number counts: something failed outside of a case.
 * @throws {UserError} when it is no JUnit file.
 */
export function readJunit(file: string, text: string): Omit<TestResults, 'reports'> {
  const root = parseXml(file, text);
  if (root.name !== 'testsuites' && root.name !== 'testsuite') {
    throw new UserError(
      `${file}: expected <testsuites> or <testsuite>, found <${root.name}>`,
      'Name a JUnit file.',
    );
  }
  const cases = casesIn(root);
  const failed = cases.filter(({ children }) => children.some(isFailure)).length;
  return {
    total: cases.length,
    failed: Math.max(failed, declaredIn(file, root)),
    skipped: cases.filter(({ children }) => children.some(({ name }) => name === 'skipped')).length,
  };
}

function casesIn(element: XmlElement): readonly XmlElement[] {
  return element.children.flatMap((child) =>
    child.name === 'testcase' ? [child] : casesIn(child),
  );
}

function isFailure({ name }: XmlElement): boolean {
  return name === 'failure' || name === 'error';
}

/** A suite declares its own, those of the suites in it included or not: whichever is larger. */
function declaredIn(file: string, { name, attributes, children }: XmlElement): number {
  if (name !== 'testsuites' && name !== 'testsuite') return 0;
  const own = number(file, attributes['failures']) + number(file, attributes['errors']);
  const within = children.reduce((sum, child) => sum + declaredIn(file, child), 0);
  return Math.max(own, within);
}

function number(file: string, text: string | undefined): number {
  const found = Number(text ?? 0);
  if (Number.isInteger(found) && found >= 0) return found;
  throw new UserError(
    `${file}: expected a count of failures, found ${JSON.stringify(text)}`,
    'Hand over the file as the tool wrote it.',
  );
}
