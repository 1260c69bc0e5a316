import { z } from 'zod';
import type { SetupNetwork, SetupPeer } from '../../../domain/setup.ts';
import { plainName } from '../names.ts';
import { shapeError, told } from '../told.ts';
import { whole } from '../units.ts';

const A_CIDR = 'an address range such as 10.20.0.0/16';
const SHAPE = 'either namespace with labels, or cidrs';

const cidr = z.string({ error: A_CIDR }).check((context) => {
  const [, a, b, c, d, bits] =
    /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(context.value) ?? [];
  const isRange =
    [a, b, c, d].every((part) => part !== undefined && Number(part) <= 255) && Number(bits) <= 32;
  if (!isRange) context.issues.push({ code: 'custom', message: A_CIDR, input: context.value });
});
const cidrs = z
  .array(cidr, shapeError('a list of address ranges'))
  .max(64, { error: 'at most 64 address ranges' });
const ports = z
  .array(whole(1, 65_535), shapeError('a list of ports'))
  .min(1, { error: 'at least one port' })
  .max(16, { error: 'at most 16 ports' });

const peer = z
  .strictObject(
    {
      name: told(plainName, { en: 'Name of the policy.', zh: '策略名称。' }),
      ports: told(ports, { en: 'Ports, TCP.', zh: '端口（TCP）。' }),
      cidrs: told(cidrs.exactOptional(), {
        en: 'Where it is, as address ranges.',
        zh: '所在位置：地址段。',
      }),
      namespace: told(plainName.exactOptional(), {
        en: 'Where it is, as a namespace.',
        zh: '所在位置：命名空间。',
      }),
      labels: told(
        z
          .record(z.string(), z.string({ error: 'text' }), shapeError('a map of labels'))
          .prefault({}),
        { en: 'Labels of its pods; none: every pod there.', zh: 'Pod 标签；不写则为全部 Pod。' },
      ),
    },
    shapeError('a map with name, ports and a place'),
  )
  .transform(({ name, ports: open, cidrs: ranges, namespace, labels }, context): SetupPeer => {
    if (ranges !== undefined && namespace === undefined) {
      return { name, ports: open, to: 'cidrs', cidrs: ranges };
    }
    if (ranges === undefined && namespace !== undefined) {
      return { name, ports: open, to: 'pods', namespace, labels };
    }
    const hint =
      'Say where the peer is: { namespace: data, labels: { app: redis } } or { cidrs: [10.0.0.8/32] }.';
    context.addIssue({ code: 'custom', message: SHAPE, params: { hint } });
    return z.NEVER;
  });

const fields = {
  enabled: told(z.boolean({ error: 'true or false' }).prefault(true), {
    en: 'Whether policies are made. They need a network that enforces them.',
    zh: '是否创建网络策略；需要支持策略的网络插件。',
  }),
  ports: told(ports.prefault([3000, 3001]), {
    en: 'Ports of the application’s pods, for visitors and scrapes.',
    zh: '应用 Pod 的端口，供访客与指标抓取使用。',
  }),
  monitoringNamespace: told(plainName.prefault('monitoring'), {
    en: 'Namespace of the Prometheus that scrapes.',
    zh: '抓取指标的 Prometheus 所在命名空间。',
  }),
  peers: told(
    z
      .array(peer, shapeError('a list of peers'))
      .max(64, { error: 'at most 64 peers' })
      .prefault([]),
    {
      en: 'What the application may call beyond its namespace, such as databases.',
      zh: '应用可访问的命名空间之外的对象，如数据库。',
    },
  ),
  providers: told(cidrs.prefault(['0.0.0.0/0']), {
    en: 'Payment and map providers, on port 443; private ranges and the metadata address are always left out.',
    zh: '支付与地图服务商的地址段（443 端口）；私有地址段与元数据地址始终排除。',
  }),
};

/** What may come in and go out; absent when no policies are wanted. */
export const networkSchema: z.ZodType<SetupNetwork | undefined> = z
  .strictObject(fields, shapeError('a map of settings'))
  .transform(({ enabled, ...network }) => (enabled ? network : undefined));
