/** One sample of the Prometheus text format. */
export type ExpositionSample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' };

/**
 * Reads the Prometheus text format, version 0.0.4. Comments are passed over; a line that is neither is answered with
 * undefined for the whole text, because half a scrape would be read as counters that fell.
 */
export function parseExposition(text: string): readonly ExpositionSample[] | undefined {
  const samples: ExpositionSample[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, name, labels, value] = LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    samples.push({ name, labels: labelsOf(labels ?? ''), value: numberOf(value) });
  }
  return samples;
}

function labelsOf(text: string): Record<string, string> {
  const found = text.matchAll(LABEL);
  return Object.fromEntries(
    [...found].map(([, name = '', value = '']) => [
      name,
      value.replace(/\\(.)/g, (_all, escaped: string) => ESCAPES[escaped] ?? escaped),
    ]),
  );
}

function numberOf(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}
