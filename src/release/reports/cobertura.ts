import { UserError } from '../../shared/errors.ts';
import type { CoverageSummary } from '../release.ts';
import { parseXml, type XmlElement } from './xml.ts';

/**
 * Lines that tests ran, and lines that there are, as the head of a Cobertura file counts them, or by its lines where
 * the head does not.
 * @throws {UserError} when it is no such file or has no lines.
 */
export function readCobertura(file: string, text: string): Omit<CoverageSummary, 'report'> {
  const root = parseXml(file, text);
  if (root.name !== 'coverage') {
    throw new UserError(
      `${file}: expected <coverage>, found <${root.name}>`,
      'Name a Cobertura file.',
    );
  }
  const { linesCovered, linesValid } = countedIn(root);
  const isSound = [linesCovered, linesValid].every((one) => Number.isInteger(one) && one >= 0);
  if (isSound && linesValid > 0 && linesCovered <= linesValid) return { linesCovered, linesValid };
  throw new UserError(
    `${file}: expected covered lines among at least one, found ${linesCovered} of ${linesValid}`,
    'Hand over the file as the tool wrote it.',
  );
}

function countedIn(root: XmlElement): Omit<CoverageSummary, 'report'> {
  const { 'lines-covered': covered, 'lines-valid': valid } = root.attributes;
  if (covered === undefined || valid === undefined) return countLines(root);
  return { linesCovered: Number(covered), linesValid: Number(valid) };
}

function countLines(root: XmlElement): Omit<CoverageSummary, 'report'> {
  const lines = linesOf(root);
  return {
    linesCovered: lines.filter(({ attributes }) => Number(attributes['hits']) > 0).length,
    linesValid: lines.length,
  };
}

/** Lines of methods stand a second time below their class. */
function linesOf(element: XmlElement): readonly XmlElement[] {
  return element.children.flatMap((child) => {
    if (child.name === 'methods') return [];
    return child.name === 'line' ? [child] : linesOf(child);
  });
}
