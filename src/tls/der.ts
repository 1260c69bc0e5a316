// The few forms of ASN.1 DER (X.690) that a certificate is made of.

/** A value with its tag and length. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const digits = length.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 + bytes.length]), bytes]);
}

/** SEQUENCE */
export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(0x30, ...parts);
}

/** A context tag around other values. */
export function explicit(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  return der(0xa0 + tag, ...parts);
}

/** INTEGER from big-endian bytes, taken as positive. */
export function positive(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const rest = first === -1 ? Buffer.from([0]) : Buffer.from(bytes.subarray(first));
  const sign = (rest[0] ?? 0) >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0);
  return der(0x02, sign, rest);
}

/** OBJECT IDENTIFIER from its numbers with dots. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): readonly number[] {
  const digits = [value % 0x80];
  for (let left = Math.floor(value / 0x80); left > 0; left = Math.floor(left / 0x80)) {
    digits.unshift(0x80 + (left % 0x80));
  }
  return digits;
}

/** OCTET STRING */
export function octets(...parts: readonly Uint8Array[]): Buffer {
  return der(0x04, ...parts);
}

/** BIT STRING whose last byte has `unused` bits without a meaning. */
export function bits(bytes: Uint8Array, unused: number = 0): Buffer {
  return der(0x03, Buffer.from([unused]), bytes);
}

/** UTF8String */
export function utf8(text: string): Buffer {
  return der(0x0c, Buffer.from(text));
}

/** BOOLEAN true */
export const TRUE: Buffer = der(0x01, Buffer.from([0xff]));

/** A time by the second, in the form that RFC 5280 wants for its year. */
export function time(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '');
  const short = Number(digits.slice(0, 4)) < 2050;
  return short
    ? der(0x17, Buffer.from(`${digits.slice(2)}Z`))
    : der(0x18, Buffer.from(`${digits}Z`));
}
