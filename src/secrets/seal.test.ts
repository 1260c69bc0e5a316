import { beforeAll, describe, expect, it } from 'vitest';
import { newAgeKey, type AgeKey } from './age-keys.ts';
import { openSecrets, outlineSecrets } from './open.ts';
import { rekey, sealSecrets, sealText } from './seal.ts';

const CLEAR = `# why there is a file

WORD: yes
# about the number
DIGITS: "0123" # kept in quotes
COUNT: 12
TRUTH: true
RATIO: 1.5
NOTHING: ""
nested:
    # inside
    LINES: |
        first
        second
    LIST: [ a, b ]
shown_unencrypted: hello
`;

let own: AgeKey;
let other: AgeKey;

beforeAll(async () => {
  own = await newAgeKey();
  other = await newAgeKey();
});

const sealed = (clear: string = CLEAR) =>
  sealText(clear, { recipients: [own.recipient], nowMs: 0 });

describe('sealing', () => {
  it('gives back the same text, remarks and kinds of values included', async () => {
    const opened = await openSecrets(await sealed(), [own.identity]);
    expect(opened.clearText).toBe(CLEAR);
    expect(opened.values).toEqual({
      WORD: 'yes',
      DIGITS: '0123',
      COUNT: '12',
      TRUTH: 'true',
      RATIO: '1.5',
      NOTHING: '',
      'nested.LINES': 'first\nsecond\n',
      'nested.LIST': 'a',
      'nested.LIST.1': 'b',
      shown_unencrypted: 'hello',
    });
  });

  it('shows names and recipients without a key, and no value', async () => {
    const text = await sealed();
    const outline = outlineSecrets(text);
    expect(outline.names).toContain('nested.LINES');
    expect(outline.recipients).toEqual([own.recipient]);
    for (const hidden of ['second', 'inside', 'number']) expect(text).not.toContain(hidden);
  });

  it('returns the very same text when nothing changed', async () => {
    const text = await sealed();
    const previous = await openSecrets(text, [own.identity]);
    const again = { recipients: [own.recipient], previous, nowMs: 5 };
    expect(await sealText(previous.clearText, again)).toBe(text);
  });

  it('takes flat values by name', async () => {
    const values = { A: 'on', B: '=:{}\n', C: '' };
    const text = await sealSecrets(values, { recipients: [own.recipient], nowMs: 0 });
    expect((await openSecrets(text, [own.identity])).values).toEqual(values);
  });

  it.each([
    ['a number that would lose a zero', 'PIN: 0123', /PIN would lose its form/],
    ['an alias', 'A: &a x\nB: *a', /B is an alias/],
    ['a list at the top', '- a', /one YAML document/],
    ['two documents', 'A: b\n---\nA: c', /one YAML document/],
    ['broken YAML', 'A: b\nC: "', /secrets:\d+: expected/],
    ['a name of the format', 'sops: x', /sops is the name/],
  ])('refuses %s', async (_what, clear, message) => {
    await expect(sealed(clear)).rejects.toThrow(message);
  });

  it('refuses a recipient that is none, and none at all', async () => {
    await expect(to()).rejects.toMatchObject({ problem: 'bad-recipient' });
    await expect(to('age1nobody')).rejects.toThrow(/got age1nobody/);
    await expect(to(own.identity)).rejects.not.toThrow(own.identity);
  });
});

describe('recipients', () => {
  it('who is added opens the file, and no value is written anew', async () => {
    const previous = await openSecrets(await sealed(), [own.identity]);
    const recipients = [own.recipient, other.recipient];
    const text = await sealText(previous.clearText, { recipients, previous, nowMs: 1 });
    expect((await openSecrets(text, [other.identity])).values).toEqual(previous.values);
    expect(lineOf(text, 'WORD')).toBe(lineOf(previous.sealedText, 'WORD'));
  });

  it('who is removed opens nothing that is written later, not even with the old key of the values', async () => {
    const recipients = [own.recipient, other.recipient];
    const both = await sealText(CLEAR, { recipients, nowMs: 0 });
    const previous = await openSecrets(both, [other.identity]);
    const options = { recipients: [own.recipient], previous, nowMs: 1 };
    const text = await sealText(previous.clearText, options);
    const later = await openSecrets(text, [own.identity]);
    expect(later.values).toEqual(previous.values);
    expect(later.dataKey).not.toEqual(previous.dataKey);
    await expect(openSecrets(text, [other.identity])).rejects.toMatchObject({
      problem: 'wrong-key',
    });
  });

  it('a new key of the values leaves them as they are', async () => {
    const opened = await openSecrets(await sealed(), [own.identity]);
    const text = await rekey(opened, [own.recipient], 1);
    const again = await openSecrets(text, [own.identity]);
    expect(again.clearText).toBe(CLEAR);
    expect(again.dataKey).not.toEqual(opened.dataKey);
    expect(lineOf(text, 'WORD')).not.toBe(lineOf(opened.sealedText, 'WORD'));
  });
});

describe('a file that cannot be trusted', () => {
  const broken: readonly [string, (text: string) => string, string, RegExp][] = [
    [
      'a value',
      (text) => text.replace(/WORD: ENC\[AES256_GCM,data:..../, (at) => `${at.slice(0, -4)}AAAA`),
      'changed',
      /WORD was changed by hand/,
    ],
    [
      'a value under another name',
      (text) => text.replace('WORD:', 'OTHER:'),
      'changed',
      /OTHER was changed/,
    ],
    ['a value that is gone', (text) => text.replace(/^WORD: .*\n/m, ''), 'changed', /message code/],
    [
      'a value in clear',
      (text) => text.replace(/^WORD: .*$/m, 'WORD: planted'),
      'changed',
      /WORD was changed/,
    ],
    ['an unencrypted value', (text) => text.replace('hello', 'hallo'), 'changed', /message code/],
    ['the time', (text) => text.replace('1970', '1971'), 'changed', /message code/],
    [
      'the message code',
      (text) => text.replace(/ mac: .*/, ' mac: none'),
      'changed',
      /message code/,
    ],
    ['no message code', (text) => text.replace(/ mac: .*/, ''), 'malformed', /sops\.mac/],
    ['no sops entry', () => 'A: planted\n', 'not-encrypted', /is not encrypted/],
    [
      'groups of keys',
      (text) => text.replace('sops:\n', 'sops:\n    shamir_threshold: 2\n'),
      'unsupported',
      /shamir_threshold/,
    ],
    ['half a file', (text) => text.slice(0, 200), 'not-encrypted', /no sops entry/],
  ];

  it.each(broken)('%s is refused', async (_what, damage, problem, message) => {
    const opening = openSecrets(damage(await sealed()), [own.identity], 'prod.yaml');
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toMatchObject({ problem, hint: expect.stringMatching(/\w/) });
    await expect(opening).rejects.toThrow(/prod\.yaml/);
    await expect(opening).rejects.not.toThrow(/planted/);
  });

  it('no key and a wrong key are told apart', async () => {
    const text = await sealed();
    await expect(openSecrets(text, [])).rejects.toMatchObject({ problem: 'no-key' });
    await expect(openSecrets(text, [other.identity])).rejects.toMatchObject({
      problem: 'wrong-key',
      message: expect.stringContaining(own.recipient),
    });
  });
});

function to(...recipients: readonly string[]): Promise<string> {
  return sealSecrets({ A: 'b' }, { recipients, nowMs: 0 });
}

function lineOf(text: string, name: string): string | undefined {
  return text.split('\n').find((line) => line.startsWith(`${name}:`));
}
