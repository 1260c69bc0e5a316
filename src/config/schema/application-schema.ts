import { z } from 'zod';
import type { Application } from '../../domain/application.ts';
import { environmentSchema, type DeclaredEnvironment } from './environment-schema.ts';
import { plainName } from './names.ts';
import { shapeError, told } from './told.ts';
import { duration } from './units.ts';

/** The whole file as it is written, in the units of the domain. */
export type DeclaredApplication = Omit<
  Application,
  'routeClasses' | 'slowerThanMs' | 'environments'
> & {
  readonly slowerThanMs: number;
  readonly paymentSlowerThanMs: number;
  readonly routes: Application['routeClasses'];
  readonly environments: Readonly<Record<string, DeclaredEnvironment>>;
};

const A_PREFIX = 'a path prefix such as /api/payment';
const prefix = z.string({ error: A_PREFIX }).regex(/^\/[^\s?#]{0,255}$/, { error: A_PREFIX });
const prefixes = z
  .array(prefix, shapeError('a list of path prefixes such as [/api/payment]'))
  .min(1, { error: 'at least one path prefix' })
  .max(64, { error: 'at most 64 path prefixes' });

const environments = z
  .record(plainName, environmentSchema, shapeError('a map from environment to its settings'))
  .refine((found) => Object.keys(found).length > 0, { error: 'at least one environment' });

/** What `zhiyou.yaml` may say. */
export const applicationSchema: z.ZodType<DeclaredApplication> = z
  .strictObject(
    {
      name: told(plainName, { en: 'Name of the application.', zh: '应用的名称。' }),
      routes: told(
        z.record(plainName, prefixes, shapeError('a map from route class to path prefixes')),
        {
          en: 'Path prefixes of each route class; the longest prefix wins. Class `default` must be there, class `payment` moves last.',
          zh: '每个路由类别的路径前缀，最长者优先。必须有 `default`；`payment` 最后切换。',
        },
      ),
      providers: told(
        z
          .array(plainName, shapeError('a list of payment providers such as [wechat, alipay]'))
          .max(16, { error: 'at most 16 providers' })
          .prefault([]),
        { en: 'Payment providers, each with a gate of its own.', zh: '支付渠道，各有自己的关卡。' },
      ),
      slowerThan: told(duration('1ms', '60s').prefault('500ms'), {
        en: 'A request of route class `default` slower than this counts as slow; a bucket boundary of the service’s histogram.',
        zh: '路由类别 `default` 中慢于此值的请求计为慢请求；须是服务直方图的一个桶边界。',
      }),
      paymentSlowerThan: told(duration('1ms', '60s').prefault('5s'), {
        en: 'The same for route class `payment`, where there is one.',
        zh: '同上，用于路由类别 `payment`（如果有）。',
      }),
      environments: told(environments, {
        en: 'Where the application is deployed, by name.',
        zh: '应用部署到哪些环境，按名称列出。',
      }),
    },
    shapeError('a map of settings'),
  )
  .transform(({ slowerThan, paymentSlowerThan, ...rest }) => ({
    ...rest,
    slowerThanMs: slowerThan,
    paymentSlowerThanMs: paymentSlowerThan,
  }));
