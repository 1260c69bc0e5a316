import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSecrets } from './open.ts';
import { sealText } from './seal.ts';

const VECTORS = [
  {
    file: 'sops-3.7.1.yaml',
    identity: 'AGE-SECRET-KEY-1NJT5YCS2LWU4V4QAJQ6R4JNU7LXPDX602DZ9NUFANVU5GDTGUWCQ5T59M6',
    values: {
      test_key: 'test_value',
      a_list: 'e1',
      'a_list.1': 'e3',
      'nested.test.file': 'another value',
    },
  },
  {
    file: 'mac-only-encrypted.yaml',
    identity: 'AGE-SECRET-KEY-1EQUCGFZH8UZKSZ0Z5N5T234YRNDT4U9H7QNYXWRRNJYDDVXE6FWSCPGNJ7',
    values: {
      a_encrypted: 'xxx',
      'b_unencrypted.a': 'aaa',
      'b_unencrypted.b': '123',
      'b_unencrypted.b.1': '456',
      c_encrypted: 'xxx',
      d_unencrypted: 'aaa',
    },
  },
];

describe('files that other tools wrote', () => {
  it.each(VECTORS)('$file opens with its message code', async ({ file, identity, values }) => {
    const opened = await openSecrets(textOf(file), [identity], file);
    expect(opened.values).toEqual(values);
  });

  it.each(VECTORS)('$file keeps every other value as it was written', async (vector) => {
    const { file, identity, values } = vector;
    const opened = await openSecrets(textOf(file), [identity], file);
    const sealed = await sealText(`${opened.clearText}added: one\n`, {
      recipients: opened.recipients,
      previous: opened,
      nowMs: Date.parse('2026-01-02T03:04:05Z'),
    });
    const before = encryptedLines(opened.sealedText);
    const after = encryptedLines(sealed);
    expect(after.filter((line) => !before.includes(line))).toEqual([
      expect.stringMatching(/^added: /),
      expect.stringMatching(/^mac: /),
    ]);
    const again = await openSecrets(sealed, [identity], file);
    expect(again.values).toEqual({ ...values, added: 'one' });
    expect(again.modifiedAt).toBe('2026-01-02T03:04:05Z');
  });
});

function encryptedLines(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line.includes('ENC[AES256_GCM,'));
}

function textOf(file: string): string {
  return readFileSync(join(import.meta.dirname, 'vectors', file), 'utf8');
}
