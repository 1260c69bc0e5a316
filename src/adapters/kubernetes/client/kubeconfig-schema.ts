import { z } from 'zod';

type Flag = boolean | null | undefined;
type Text = string | undefined;

const flag: z.ZodType<Flag> = z.boolean().nullish();
const text: z.ZodType<Text> = z
  .string()
  .nullish()
  .transform((value) => (value === null || value === '' ? undefined : value));

/** How a cluster is reached. */
export type ClusterEntry = {
  readonly server: string;
  readonly 'certificate-authority'?: Text;
  readonly 'certificate-authority-data'?: Text;
  readonly 'insecure-skip-tls-verify'?: Flag;
  readonly 'tls-server-name'?: Text;
  readonly 'proxy-url'?: Text;
};

/** A program that brings credentials. */
export type ExecEntry = {
  readonly apiVersion: string;
  readonly command: string;
  readonly args?: readonly string[] | null | undefined;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null | undefined;
  readonly installHint?: Text;
  readonly provideClusterInfo?: Flag;
  readonly interactiveMode?: Text;
};

/** As whom a cluster is reached. */
export type UserEntry = {
  readonly token?: Text;
  readonly tokenFile?: Text;
  readonly 'client-certificate'?: Text;
  readonly 'client-certificate-data'?: Text;
  readonly 'client-key'?: Text;
  readonly 'client-key-data'?: Text;
  readonly username?: Text;
  readonly as?: Text;
  readonly 'as-groups'?: readonly string[] | null | undefined;
  readonly 'auth-provider'?: { readonly name: string } | null | undefined;
  readonly exec?: ExecEntry | null | undefined;
};

/** A cluster, a user and a namespace. */
export type ContextEntry = {
  readonly cluster: string;
  readonly user: string;
  readonly namespace?: Text;
};

/** One file; what zhiyou has no use for is left alone, as kubectl does. */
export type Kubeconfig = {
  readonly 'current-context'?: Text;
  readonly clusters: readonly { readonly name: string; readonly cluster: ClusterEntry }[];
  readonly users: readonly { readonly name: string; readonly user: UserEntry }[];
  readonly contexts: readonly { readonly name: string; readonly context: ContextEntry }[];
};

const clusterSchema = z.looseObject({
  server: z.string(),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': flag,
  'tls-server-name': text,
  'proxy-url': text,
});
const execSchema = z.looseObject({
  apiVersion: z.string(),
  command: z.string(),
  args: z.array(z.string()).nullish(),
  env: z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish(),
  installHint: text,
  provideClusterInfo: flag,
  interactiveMode: text,
});
const userSchema = z.looseObject({
  token: text,
  tokenFile: text,
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  username: text,
  as: text,
  'as-groups': z.array(z.string()).nullish(),
  'auth-provider': z.looseObject({ name: z.string() }).nullish(),
  exec: execSchema.nullish(),
});
const contextSchema = z.looseObject({ cluster: z.string(), user: z.string(), namespace: text });

const entries = <T>(entry: z.ZodType<T>): z.ZodType<readonly T[]> =>
  z
    .array(entry)
    .nullish()
    .transform((found) => found ?? []);

/** Reads one kubeconfig file. */
export const kubeconfigSchema: z.ZodType<Kubeconfig> = z.looseObject({
  'current-context': text,
  clusters: entries(z.looseObject({ name: z.string(), cluster: clusterSchema })),
  users: entries(
    z.looseObject({ name: z.string(), user: userSchema.nullish().transform((user) => user ?? {}) }),
  ),
  contexts: entries(z.looseObject({ name: z.string(), context: contextSchema })),
});
