import { z } from 'zod';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const bytes = z
  .string()
  .regex(BASE64)
  .transform((text) => Buffer.from(text, 'base64'));

/** What DSSE signs, and by whom. */
export type Envelope = {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly { readonly sig: Uint8Array }[];
};

/** A signature over bytes, or over an envelope that speaks of them. */
export type Bundle =
  | { readonly messageSignature: { readonly signature: Uint8Array } }
  | { readonly dsseEnvelope: Envelope };

const envelope = z.looseObject({
  payloadType: z.string().min(1),
  payload: bytes,
  signatures: z
    .array(z.looseObject({ sig: bytes }))
    .min(1)
    .max(16),
});

/** A sigstore bundle of version 0.1 to 0.3; who signed is not read from it, since the key is given. */
export const bundleSchema: z.ZodType<Bundle> = z.union([
  z.looseObject({
    mediaType: z.string().startsWith('application/vnd.dev.sigstore.bundle'),
    messageSignature: z.looseObject({ signature: bytes }),
    dsseEnvelope: z.undefined().optional(),
  }),
  z.looseObject({
    mediaType: z.string().startsWith('application/vnd.dev.sigstore.bundle'),
    messageSignature: z.undefined().optional(),
    dsseEnvelope: envelope,
  }),
]);

/** What `cosign sign-blob --bundle` wrote before there were sigstore bundles. */
export const oldBundleSchema: z.ZodType<{ readonly base64Signature: Uint8Array }> = z.looseObject({
  base64Signature: bytes,
});

/** The part of an in-toto statement that says what it is about. */
export const statementSchema: z.ZodType<{
  readonly subject: readonly { readonly digest: Readonly<Record<string, string>> }[];
}> = z.looseObject({
  _type: z.string().startsWith('https://in-toto.io/Statement/'),
  subject: z.array(z.looseObject({ digest: z.record(z.string(), z.string()) })).min(1),
});

/** A bare signature in base64, as `cosign sign-blob` prints it. */
export const bareSchema: z.ZodType<Uint8Array> = z.string().trim().min(8).pipe(bytes);
