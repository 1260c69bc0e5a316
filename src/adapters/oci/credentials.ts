import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { messageOf, OperationError } from '../../shared/errors.ts';
import { dockerConfigSchema, helperSchema, type DockerConfig } from './schema.ts';

/** Who asks a registry: a name with a password, or a token that is exchanged for short-lived ones. */
export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'identity-token'; readonly token: string };

/** Finds the credentials for a host; absent means to ask without. */
export type CredentialSource = (host: string) => Promise<Credentials | undefined>;

/** The variables that say where credentials are, as the environment gives them. */
type Variables = Readonly<Record<string, string | undefined>>;

const HELPER_DEADLINE_MS = 20_000;

/**
 * Credentials from `ZHIYOU_REGISTRY_USERNAME` and `ZHIYOU_REGISTRY_PASSWORD`, else from Docker's and Helm's
 * configuration and the credential helpers named there. Nothing secret is ever on a command line.
 */
export function findCredentials(variables: Variables): CredentialSource {
  return async (host) => {
    const { ZHIYOU_REGISTRY_USERNAME: username, ZHIYOU_REGISTRY_PASSWORD: password } = variables;
    if (username && password) return { kind: 'password', username, password };
    for (const file of configFiles(variables)) {
      const found = await inConfig(file, host, variables);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function configFiles({
  DOCKER_CONFIG: docker,
  HELM_REGISTRY_CONFIG: helm,
  HOME: home,
  XDG_CONFIG_HOME: config,
}: Variables): readonly string[] {
  const dockerFolder = docker || (home && join(home, '.docker'));
  const configFolder = config || (home && join(home, '.config'));
  const helmFile = helm || (configFolder && join(configFolder, 'helm/registry/config.json'));
  return [dockerFolder && join(dockerFolder, 'config.json'), helmFile].flatMap(
    (file) => file || [],
  );
}

async function inConfig(
  file: string,
  host: string,
  variables: Variables,
): Promise<Credentials | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { auths, credHelpers, credsStore } = parsed(dockerConfigSchema, file, text);
  const names = namesOf(host);
  const program = firstNamed(credHelpers, names) ?? credsStore;
  const helped =
    program === undefined ? undefined : await askHelper(program, names[0] ?? host, variables);
  return helped ?? credentialsIn(firstNamed(auths, names) ?? {});
}

function credentialsIn(entry: DockerConfig['auths'][string]): Credentials | undefined {
  const { auth, username, password, identitytoken: token } = entry;
  if (token) return { kind: 'identity-token', token };
  if (username && password) return { kind: 'password', username, password };
  return auth ? fromBase64(auth) : undefined;
}

function firstNamed<T>(
  table: Readonly<Record<string, T>>,
  names: readonly string[],
): T | undefined {
  return names.map((name) => table[name]).find((one) => one !== undefined);
}

/** Neither the parser's nor the schema's own message is told: they quote the text, which holds passwords. */
function parsed<T>(schema: z.ZodType<T>, what: string, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new OperationError(`${what}: expected credentials in JSON, found something else`, {
      code: 'rejected',
      retryable: false,
    });
  }
}

/** Names under which a host's credentials may be filed; Docker Hub has a name of its own. */
function namesOf(host: string): readonly string[] {
  if (host === 'registry-1.docker.io') {
    return ['https://index.docker.io/v1/', 'docker.io', 'index.docker.io'];
  }
  return [host, `https://${host}`, `http://${host}`, `https://${host}/v1/`, `https://${host}/v2/`];
}

function fromBase64(auth: string): Credentials | undefined {
  const text = Buffer.from(auth, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) return undefined;
  const password = text.slice(colon + 1).replace(/\0+$/, '');
  return { kind: 'password', username: text.slice(0, colon), password };
}

/** Runs `docker-credential-NAME get` with the host on its standard input; a host it does not know is no error. */
async function askHelper(
  name: string,
  host: string,
  env: Variables,
): Promise<Credentials | undefined> {
  const program = `docker-credential-${name}`;
  const child = spawn(program, ['get'], { env: { ...env }, stdio: ['pipe', 'pipe', 'ignore'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), HELPER_DEADLINE_MS);
  const said: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (part: string) => said.push(part));
  child.stdin.on('error', () => {});
  child.stdin.end(host);
  const ended = await new Promise<number | null | Error>((resolve) => {
    child.once('error', resolve);
    child.once('close', resolve);
  });
  clearTimeout(timer);
  if (ended instanceof Error) {
    throw new OperationError(`${program} for ${host}: ${messageOf(ended)}`, {
      code: 'rejected',
      retryable: false,
      cause: ended,
    });
  }
  if (ended !== 0) return undefined;
  const { Username: username, Secret: secret } = parsed(helperSchema, program, said.join(''));
  return username === '<token>'
    ? { kind: 'identity-token', token: secret }
    : { kind: 'password', username, password: secret };
}
