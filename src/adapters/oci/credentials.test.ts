import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCredentials } from './credentials.ts';

const HOST = 'harbor.example.com';
const basic = (text: string): string => Buffer.from(text).toString('base64');

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'zhiyou-credentials-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function write(folder: string, config: unknown): void {
  mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(home, folder, 'config.json'), JSON.stringify(config));
}

describe('credentials for a registry', () => {
  it('come from the environment before anything else', async () => {
    write('.docker', { auths: { [HOST]: { auth: basic('file:x') } } });
    const find = findCredentials({
      HOME: home,
      ZHIYOU_REGISTRY_USERNAME: 'robot$ci',
      ZHIYOU_REGISTRY_PASSWORD: 'pw',
    });
    expect(await find(HOST)).toEqual({ kind: 'password', username: 'robot$ci', password: 'pw' });
  });

  it.each([
    ['a name with its password', { [HOST]: { auth: basic('u:p:q') } }, 'u', 'p:q'],
    ['an address in place of a host', { [`https://${HOST}`]: { auth: basic('u:p') } }, 'u', 'p'],
    ['two plain fields', { [HOST]: { username: 'u', password: 'p' } }, 'u', 'p'],
  ])("come from Docker's file, written as %s", async (_, auths, username, password) => {
    write('.docker', { auths });
    const found = await findCredentials({ HOME: home })(HOST);
    expect(found).toEqual({ kind: 'password', username, password });
  });

  it("come from Helm's file where Docker's has none", async () => {
    write('.docker', { auths: {} });
    write('.config/helm/registry', { auths: { [HOST]: { auth: basic('helm:p') } } });
    const found = await findCredentials({ HOME: home })(HOST);
    expect(found).toEqual({ kind: 'password', username: 'helm', password: 'p' });
  });

  it('may be an identity token', async () => {
    write('.docker', { auths: { [HOST]: { identitytoken: 'long' } } });
    const found = await findCredentials({ HOME: home })(HOST);
    expect(found).toEqual({ kind: 'identity-token', token: 'long' });
  });

  it('of another host are not used', async () => {
    write('.docker', { auths: { 'other.example.com': { auth: basic('u:p') } } });
    expect(await findCredentials({ HOME: home })(HOST)).toBeUndefined();
    expect(await findCredentials({})(HOST)).toBeUndefined();
  });

  it('in a broken file are an error that does not quote it', async () => {
    mkdirSync(join(home, '.docker'));
    writeFileSync(join(home, '.docker/config.json'), '{"auths": hunter2');
    const error = await findCredentials({ HOME: home })(HOST).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('expected credentials in JSON');
    expect(String(error)).not.toContain('hunter2');
  });

  it('come from a helper, which is told the host on its standard input', async () => {
    write('.docker', { credHelpers: { [HOST]: 'zhiyou-test' } });
    const bin = join(home, 'bin');
    mkdirSync(bin);
    const helper = join(bin, 'docker-credential-zhiyou-test');
    writeFileSync(
      helper,
      '#!/bin/sh\nread -r host\nprintf \'{"Username":"%s","Secret":"s"}\' "$host"\n',
    );
    chmodSync(helper, 0o755);
    const variables = { HOME: home, PATH: `${bin}${delimiter}${process.env['PATH']}` };
    const found = await findCredentials(variables)(HOST);
    expect(found).toEqual({ kind: 'password', username: HOST, password: 's' });
  });

  it('of a helper that is not installed are an error that names it', async () => {
    write('.docker', { credsStore: 'zhiyou-absent' });
    await expect(findCredentials({ HOME: home })(HOST)).rejects.toThrow(
      'docker-credential-zhiyou-absent',
    );
  });
});
