import { z } from 'zod';
import type { Setup } from '../../../domain/setup.ts';
import { plainName } from '../names.ts';
import { shapeError, told } from '../told.ts';
import { subjects } from './access-schema.ts';
import { amounts } from './amounts.ts';
import { networkSchema } from './network-schema.ts';
import { quotaSchema } from './quota-schema.ts';
import { secretPlace } from './secret-place.ts';
import { tlsSchema } from './tls-schema.ts';

/** The setup as it is written; whether it is protected may follow from the environment's name. */
export type DeclaredSetup = Omit<Setup, 'isProtected'> & {
  readonly isProtected: boolean | undefined;
};

const A_MAP = shapeError('a map of settings');
const A_VERSION = 'a version of Pod Security such as v1.34';
const A_SECRET = 'a name of a Secret such as smart-travel-assistant-secret';
const A_KEY = 'a key such as JWT_SECRET';
const A_REGISTRY = 'a host such as harbor.smarttravel.local';
const LABEL = /^(?:[a-z0-9.-]{1,253}\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/;

const podSecurity = z
  .strictObject(
    {
      enforce: told(
        z
          .enum(['baseline', 'restricted'], { error: 'baseline or restricted' })
          .prefault('restricted'),
        {
          en: 'What pods must keep; audits and warnings are `restricted` always.',
          zh: 'Pod 必须遵守的级别；审计与警告始终为 `restricted`。',
        },
      ),
      version: told(
        z
          .string({ error: A_VERSION })
          .regex(/^v1\.\d{1,3}$/, { error: A_VERSION })
          .prefault('v1.34'),
        {
          en: 'Version that the rules are pinned to.',
          zh: '规则固定的版本。',
        },
      ),
    },
    A_MAP,
  )
  .prefault({});

const containers = z
  .strictObject(
    {
      requests: told(amounts.prefault({ cpu: '100m', memory: '128Mi' }), {
        en: 'Requests.',
        zh: '资源请求。',
      }),
      limits: told(amounts.prefault({ cpu: '500m', memory: '512Mi' }), {
        en: 'Limits.',
        zh: '资源上限。',
      }),
    },
    A_MAP,
  )
  .prefault({});

const pullSecret = z.strictObject(
  {
    name: told(plainName.prefault('harbor-registry-secret'), { en: 'Its name.', zh: '名称。' }),
    registry: told(
      z.string({ error: A_REGISTRY }).regex(/^[a-z0-9.-]+(?::\d{1,5})?$/, { error: A_REGISTRY }),
      { en: 'Host of the registry.', zh: '镜像仓库主机名。' },
    ),
    username: told(secretPlace, { en: 'Name of the robot account.', zh: '机器人账号名称。' }),
    password: told(secretPlace, { en: 'Its token.', zh: '机器人账号令牌。' }),
  },
  A_MAP,
);

const secrets = z.record(
  z.string().regex(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, { error: A_SECRET }),
  z.record(
    z.string().regex(/^[\w.-]{1,253}$/, { error: A_KEY }),
    secretPlace,
    shapeError('a map from key to where its value comes from'),
  ),
  shapeError('a map from Secret to its keys'),
);

const fields = {
  protected: told(z.boolean({ error: 'true or false' }).exactOptional(), {
    en: 'Cleanup wants the name of the namespace, and no traffic.',
    zh: '清理时要求输入命名空间名称，且不得有流量。',
    byDefault: { en: '`true` for environment `production`', zh: '环境 `production` 为 `true`' },
  }),
  labels: told(
    z
      .record(
        z.string().regex(LABEL, { error: 'a label' }),
        z.string({ error: 'text' }).regex(/^[\w.-]{0,63}$/, { error: 'a value of a label' }),
        shapeError('a map of labels'),
      )
      .prefault({}),
    { en: 'Further labels of the namespace.', zh: '命名空间的其他标签。' },
  ),
  podSecurity: told(podSecurity, {
    en: 'Pod Security of the namespace.',
    zh: '命名空间的 Pod 安全级别。',
  }),
  containers: told(containers, {
    en: 'What containers get that ask for nothing.',
    zh: '未声明资源的容器所得的默认值。',
  }),
  quota: told(quotaSchema.exactOptional(), {
    en: 'Most that may be in the namespace.',
    zh: '命名空间的配额。',
    byDefault: { en: 'no quota', zh: '无配额' },
  }),
  deployers: told(subjects.prefault([]), {
    en: 'Who may deploy, beside the ServiceAccount `zhiyou` of the namespace.',
    zh: '除命名空间的 ServiceAccount `zhiyou` 外，谁可以部署。',
  }),
  readers: told(subjects.prefault([]), {
    en: 'Who may look, without secrets.',
    zh: '谁可以查看（不含 Secret）。',
  }),
  pullSecret: told(pullSecret.exactOptional(), {
    en: 'What pulls the images.',
    zh: '拉取镜像的凭据。',
    byDefault: { en: 'none', zh: '无' },
  }),
  secrets: told(secrets.prefault({}), {
    en: 'Secrets of the application: name, key, and where the value comes from.',
    zh: '应用的 Secret：名称、键，以及值的来源。',
  }),
  tls: told(tlsSchema.exactOptional(), {
    en: 'Certificate of the hosts.',
    zh: '主机名的证书。',
    byDefault: { en: 'none', zh: '无' },
  }),
  network: told(networkSchema.prefault({}), {
    en: 'Network policies: all is denied but this.',
    zh: '网络策略：除此之外一律拒绝。',
  }),
};

/** What the environment manager makes. */
export const setupSchema: z.ZodType<DeclaredSetup> = z
  .strictObject(fields, A_MAP)
  .transform(({ protected: isProtected, quota, pullSecret: pulls, tls, ...rest }) => ({
    ...rest,
    isProtected,
    quota,
    pullSecret: pulls,
    tls,
  }));
