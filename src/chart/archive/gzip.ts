import { joined } from './tar.ts';

const BLOCK_BYTES = 0xffff;

/**
 * Bytes as a gzip file that does not compress them. Compression differs between versions of zlib, and with it the
 * digest of one and the same chart; charts are small.
 */
export function gzipStored(bytes: Uint8Array): Uint8Array {
  const header = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
  const blocks: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += BLOCK_BYTES) {
    const part = bytes.subarray(at, at + BLOCK_BYTES);
    const isLast = at + BLOCK_BYTES >= bytes.length ? 1 : 0;
    const { length } = part;
    blocks.push(
      Uint8Array.of(isLast, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255),
      part,
    );
  }
  const trailer = new DataView(new ArrayBuffer(8));
  trailer.setUint32(0, crc32(bytes), true);
  trailer.setUint32(4, bytes.length, true);
  return joined([header, ...blocks, new Uint8Array(trailer.buffer)]);
}

const TABLE: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ (TABLE[(value ^ byte) & 255] ?? 0);
  return (value ^ 0xffffffff) >>> 0;
}
