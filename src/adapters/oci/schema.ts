import { z } from 'zod';

/** What a registry says when it refuses. */
export const refusalSchema: z.ZodType<{
  readonly errors: readonly {
    readonly code?: string | undefined;
    readonly message?: string | undefined;
  }[];
}> = z.looseObject({
  errors: z.array(z.looseObject({ code: z.string().optional(), message: z.string().optional() })),
});

/** What a token service answers; older ones say `token`, newer ones `access_token`. */
export const tokenSchema: z.ZodType<{
  readonly token?: string | undefined;
  readonly access_token?: string | undefined;
}> = z.looseObject({ token: z.string().optional(), access_token: z.string().optional() });

/** The part of a manifest that says what it is of. */
export const manifestSchema: z.ZodType<{
  readonly layers: readonly { readonly digest: string }[];
}> = z.looseObject({ layers: z.array(z.looseObject({ digest: z.string() })) });

/** The parts of Docker's `config.json` that name credentials. */
export type DockerConfig = {
  readonly auths: Readonly<
    Record<
      string,
      {
        readonly auth?: string | undefined;
        readonly username?: string | undefined;
        readonly password?: string | undefined;
        readonly identitytoken?: string | undefined;
      }
    >
  >;
  readonly credHelpers: Readonly<Record<string, string>>;
  readonly credsStore?: string | undefined;
};

/** Reads what Docker, Podman and Helm write. */
export const dockerConfigSchema: z.ZodType<DockerConfig> = z.looseObject({
  auths: z
    .record(
      z.string(),
      z.looseObject({
        auth: z.string().optional(),
        username: z.string().optional(),
        password: z.string().optional(),
        identitytoken: z.string().optional(),
      }),
    )
    .default({}),
  credHelpers: z.record(z.string(), z.string()).default({}),
  credsStore: z.string().optional(),
});

/** What a credential helper prints. */
export const helperSchema: z.ZodType<{ readonly Username: string; readonly Secret: string }> =
  z.looseObject({ Username: z.string(), Secret: z.string() });

/** What a list of manifests says of one of them. */
export type Descriptor = {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly artifactType?: string | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
};

/** A list of manifests, as the referrers API and the tag in its place hold it; unknown fields of others are kept. */
export const indexSchema: z.ZodType<{ readonly manifests: readonly Descriptor[] }> = z.looseObject({
  manifests: z.array(
    z.looseObject({
      mediaType: z.string(),
      digest: z.string(),
      size: z.int(),
      artifactType: z.string().optional(),
      annotations: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/** The layers of an artefact. */
export const artifactSchema: z.ZodType<{
  readonly layers: readonly { readonly mediaType: string; readonly digest: string }[];
}> = z.looseObject({
  layers: z.array(z.looseObject({ mediaType: z.string(), digest: z.string() })).max(16),
});
