import { z } from 'zod';
import type { SetupTls } from '../../../domain/setup.ts';
import { plainName } from '../names.ts';
import { shapeError, told } from '../told.ts';
import { secretPlace } from './secret-place.ts';

const AN_ISSUER = 'an issuer of cert-manager such as ClusterIssuer/letsencrypt-prod';
const SHAPE = 'one of ownAuthority, issuer, or certificate and key';

const fields = {
  secretName: told(plainName, {
    en: 'Secret of the pair, as the edge names it.',
    zh: '证书与私钥所在的 Secret，与入口引用的名称一致。',
  }),
  ownAuthority: told(z.literal(true, { error: 'true, or nothing' }).exactOptional(), {
    en: 'The environment has an authority of its own, which signs the pair and renews it 30 days before its end.',
    zh: '环境自建证书颁发机构签发证书，并在到期前 30 天续签。',
  }),
  issuer: told(
    z
      .string({ error: AN_ISSUER })
      .regex(/^(?:Issuer|ClusterIssuer)\/[a-z0-9.-]{1,253}$/, { error: AN_ISSUER })
      .exactOptional(),
    {
      en: 'cert-manager keeps the pair: its Issuer or ClusterIssuer.',
      zh: '由 cert-manager 维护：其 Issuer 或 ClusterIssuer。',
    },
  ),
  certificate: told(secretPlace.exactOptional(), {
    en: 'A given pair: the chain of certificates, PEM.',
    zh: '自备证书：证书链（PEM）。',
  }),
  key: told(secretPlace.exactOptional(), {
    en: 'A given pair: its private key, PEM.',
    zh: '自备证书：私钥（PEM）。',
  }),
};

/** Where the certificate of the hosts comes from. */
export const tlsSchema: z.ZodType<SetupTls> = z
  .strictObject(fields, shapeError('a map with secretName and issuer, or certificate and key'))
  .transform(({ secretName, ownAuthority, issuer, certificate, key }, context): SetupTls => {
    const ways = [ownAuthority, issuer, certificate ?? key].filter((one) => one !== undefined);
    if (ways.length !== 1) return refused(context);
    if (ownAuthority === true) return { secretName, source: 'own-authority' };
    if (issuer !== undefined) {
      const [kind, name = ''] = issuer.split('/');
      const owner = { kind: kind === 'Issuer' ? kind : 'ClusterIssuer', name } as const;
      return { secretName, source: 'cert-manager', issuer: owner };
    }
    if (certificate === undefined || key === undefined) return refused(context);
    return { secretName, source: 'given', certificate, key };
  });

function refused(context: z.RefinementCtx): never {
  const hint =
    'Write ownAuthority: true, issuer: ClusterIssuer/NAME, or say where certificate and key come from.';
  context.addIssue({ code: 'custom', message: SHAPE, params: { hint } });
  return z.NEVER;
}
