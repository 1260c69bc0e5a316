import { UserError } from '../../shared/errors.ts';

/** One file of a chart; `path` has forward slashes and begins below the chart's folder. */
export type ChartFile = { readonly path: string; readonly bytes: Uint8Array };

const BLOCK = 512;

/**
 * A tar archive of files in the order given. Owner, mode and time are the same for every file and on every machine,
 * since they would otherwise change the digest.
 * @throws {UserError} when a path is too long for the format.
 */
export function writeTar(files: readonly ChartFile[]): Uint8Array {
  const parts = files.flatMap(({ path, bytes }) => [
    headerOf(path, bytes.length),
    bytes,
    new Uint8Array((BLOCK - (bytes.length % BLOCK)) % BLOCK),
  ]);
  return joined([...parts, new Uint8Array(2 * BLOCK)]);
}

/** The plain files of a tar archive. */
export function readTar(archive: Uint8Array): readonly ChartFile[] {
  const files: ChartFile[] = [];
  for (let at = 0; at + BLOCK <= archive.length;) {
    const header = archive.subarray(at, at + BLOCK);
    const name = textOf(header, 0, 100);
    if (name === '') break;
    const size = Number.parseInt(textOf(header, 124, 12), 8) || 0;
    const prefix = textOf(header, 257, 5) === 'ustar' ? textOf(header, 345, 155) : '';
    const kind = textOf(header, 156, 1);
    const bytes = archive.subarray(at + BLOCK, at + BLOCK + size);
    if (kind === '0' || kind === '')
      files.push({ path: prefix === '' ? name : `${prefix}/${name}`, bytes });
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

/** Byte arrays behind one another. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function headerOf(path: string, size: number): Uint8Array {
  const { prefix, name } = split(path);
  const header = new Uint8Array(BLOCK);
  const write = (at: number, text: string): void => header.set(utf8(text), at);
  write(0, name);
  write(100, '0000644\0');
  write(108, '0000000\0');
  write(116, '0000000\0');
  write(124, `${size.toString(8).padStart(11, '0')}\0`);
  write(136, '00000000000\0');
  write(148, ' '.repeat(8));
  write(156, '0');
  write(257, 'ustar\x0000');
  write(345, prefix);
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return header;
}

/** The format has 100 bytes for a name and 155 for the folders before it. */
function split(path: string): { readonly prefix: string; readonly name: string } {
  if (utf8(path).length <= 100) return { prefix: '', name: path };
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    const [prefix, name] = [path.slice(0, slash), path.slice(slash + 1)];
    if (utf8(prefix).length <= 155 && utf8(name).length <= 100) return { prefix, name };
  }
  throw new UserError(`${path}: expected at most 255 bytes in a path`, 'Shorten it.');
}

function textOf(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end)).trim();
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
