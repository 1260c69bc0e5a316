import type { EvidenceLine } from '../domain/scrape.ts';
import { assertNever } from '../shared/errors.ts';
import { writtenHeader } from './header-schema.ts';
import { writtenScrape } from './scrape-schema.ts';

/** One line of an evidence file, without its end. Numbers keep every bit. */
export function writeLine(line: EvidenceLine): string {
  switch (line.kind) {
    case 'header':
      return JSON.stringify(writtenHeader(line.header));
    case 'scrape':
      return JSON.stringify(writtenScrape(line.scrape));
    case 'end':
      return JSON.stringify({ end: line.because });
    default:
      return assertNever(line);
  }
}
