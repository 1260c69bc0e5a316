import { z } from 'zod';
import type {
  ClusterEdge,
  ClusterMetrics,
  KubernetesEnvironment,
} from '../../domain/application.ts';
import { plainName, text } from './names.ts';
import { releasePolicySchema } from './release-policy-schema.ts';
import { shapeError, told } from './told.ts';
import { whole } from './units.ts';

/** The section about a cluster as it is written, in the terms of the domain. */
export type DeclaredKubernetes = Pick<
  KubernetesEnvironment,
  | 'context'
  | 'chart'
  | 'chartVersion'
  | 'image'
  | 'plainHttp'
  | 'values'
  | 'edge'
  | 'metrics'
  | 'releasePolicy'
> & {
  /** Absent: named after application and environment. */
  readonly namespace: string | undefined;
};

const A_MAP = shapeError('a map of settings');
const A_HOST = 'a host name such as api.smarttravel.com';
const AN_IMAGE =
  'a repository without tag, such as harbor.smarttravel.local/smart-travel/smart-travel-assistant';
const A_GATEWAY = 'a namespace and a name, such as kube-system/traefik-gateway';
const A_URL = 'an address such as https://api.smarttravel.com';
const A_REGISTRY = 'a host and a port, such as 127.0.0.1:5000';

const host = z.string({ error: A_HOST }).regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, {
  error: A_HOST,
});
const url = z.string({ error: A_URL }).regex(/^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/, {
  error: A_URL,
});
const gateway = z
  .string({ error: A_GATEWAY })
  .regex(/^[a-z0-9-]{1,63}\/[a-z0-9.-]{1,253}$/, { error: A_GATEWAY });
const image = z
  .string({ error: AN_IMAGE })
  .regex(/^[a-z0-9.-]+(:\d{1,5})?(\/[a-z0-9._-]+)+$/, { error: AN_IMAGE });
const list = <T extends z.ZodType>(item: T, what: string) =>
  z.array(item, shapeError(`a list of ${what}`)).max(64, { error: `at most 64 ${what}` });

const pods = z
  .strictObject(
    {
      namespace: told(plainName.prefault('kube-system'), {
        en: 'Namespace of the edge’s own pods.',
        zh: '入口自身 Pod 所在的命名空间。',
      }),
      selector: told(text('a label selector', 512).prefault('app.kubernetes.io/name=traefik'), {
        en: 'Label selector of those pods.',
        zh: '这些 Pod 的标签选择器。',
      }),
      metricsPort: told(whole(1, 65_535).prefault(9100), {
        en: 'Port of their metrics.',
        zh: '它们的指标端口。',
      }),
      webPort: told(whole(1, 65_535).prefault(8000), {
        en: 'Port of visitors over plain HTTP; asked whether a change is in force.',
        zh: '访客使用的 HTTP 端口；用于确认更改是否已生效。',
      }),
    },
    A_MAP,
  )
  .prefault({});

const address = z
  .strictObject(
    {
      metrics: told(url, {
        en: 'Where one process of the edge shows its metrics.',
        zh: '入口某个进程的指标地址。',
      }),
      web: told(url, {
        en: 'Where it takes visitors, over plain HTTP.',
        zh: '该进程接待访客的地址（HTTP）。',
      }),
    },
    A_MAP,
  )
  .transform(({ metrics: metricsUrl, web: webUrl }) => ({ metricsUrl, webUrl }));

const edge = z
  .strictObject(
    {
      kind: told(
        z
          .enum(['gateway', 'traefik', 'nginx'], {
            error: 'a known edge: gateway, traefik, nginx',
          })
          .prefault('gateway'),
        {
          en: 'What splits the traffic: HTTPRoutes of a Gateway, Traefik’s own kinds (stickiness), or annotations of ingress-nginx.',
          zh: '由谁切分流量：Gateway 的 HTTPRoute、Traefik 自有资源（支持会话保持），或 ingress-nginx 注解。',
        },
      ),
      gateway: told(gateway.prefault('kube-system/traefik-gateway'), {
        en: 'For kind `gateway`: the Gateway that the routes hang on.',
        zh: '用于 `gateway`：路由所挂载的 Gateway。',
      }),
      entryPoints: told(list(plainName, 'entry points').min(1).prefault(['web']), {
        en: 'For kind `traefik`: entry points of the routes.',
        zh: '用于 `traefik`：路由使用的入口点。',
      }),
      ingressClass: told(plainName.prefault('nginx'), {
        en: 'For kind `nginx`: class of the Ingresses.',
        zh: '用于 `nginx`：Ingress 的类别。',
      }),
      hosts: told(list(host, 'host names').min(1, { error: 'at least one host name' }), {
        en: 'Host names of the application.',
        zh: '应用的主机名。',
      }),
      url: told(url.exactOptional(), {
        en: 'Where synthetic checks enter the edge; they ask for the first host.',
        zh: '合成检查进入入口的地址；请求使用第一个主机名。',
        byDefault: { en: '`https://` and the first host', zh: '`https://` 加第一个主机名' },
      }),
      pods: told(pods, {
        en: 'The edge’s own pods, whose counters show the split.',
        zh: '入口自身的 Pod，其计数器反映实际的流量切分。',
      }),
      addresses: told(list(address, 'addresses').prefault([]), {
        en: 'The edge’s processes by their own addresses, all of them, where the API server cannot reach their pods.',
        zh: '当 API server 无法访问入口的 Pod 时，逐一列出入口进程自身的地址。',
      }),
    },
    A_MAP,
  )
  .transform(({ kind, gateway: owner, entryPoints, ingressClass, hosts, url: given, ...rest }) => {
    const [namespace = '', name = ''] = owner.split('/');
    const shared = { ...rest, hosts, url: given ?? `https://${hosts[0] ?? ''}` };
    const kinds: Readonly<Record<typeof kind, ClusterEdge>> = {
      gateway: { kind: 'gateway', gateway: { namespace, name }, ...shared },
      traefik: { kind: 'traefik', entryPoints, ...shared },
      nginx: { kind: 'nginx', ingressClass, ...shared },
    };
    return kinds[kind];
  });

const prometheus = z.strictObject(
  {
    url: told(url, { en: 'Address of the Prometheus.', zh: 'Prometheus 的地址。' }),
    tokenFile: told(text('a path', 1024).exactOptional(), {
      en: 'File with a bearer token.',
      zh: '存放访问令牌的文件。',
      byDefault: { en: 'no token is sent', zh: '不发送令牌' },
    }),
  },
  A_MAP,
);

const fields = {
  context: told(text('a context of the kubeconfig', 253).exactOptional(), {
    en: 'Context of the kubeconfig.',
    zh: 'kubeconfig 的上下文。',
    byDefault: {
      en: 'the current one; inside a pod its own cluster',
      zh: '当前上下文；在 Pod 内为其所在集群',
    },
  }),
  namespace: told(plainName.exactOptional(), {
    en: 'Namespace of the application.',
    zh: '应用所在的命名空间。',
    byDefault: {
      en: 'application and environment, such as `smart-travel-production`; `-dev` for development',
      zh: '应用名加环境名，如 `smart-travel-production`；development 为 `-dev`',
    },
  }),
  chart: told(text('a folder, an archive or an oci:// reference', 1024), {
    en: 'The chart: folder or archive, seen from this file, or `oci://` reference without version.',
    zh: '图表：相对于本文件的目录或归档文件，或不含版本的 `oci://` 引用。',
  }),
  chartVersion: told(text('a version', 128).exactOptional(), {
    en: 'Version of the chart where the command names none.',
    zh: '命令未指定时使用的图表版本。',
    byDefault: {
      en: 'what a folder or archive says itself; for `oci://` it must be named',
      zh: '目录或归档自带的版本；`oci://` 必须指定',
    },
  }),
  image: told(image, {
    en: 'Repository of the image; a release is a tag of it.',
    zh: '镜像仓库；一个版本即其中的一个标签。',
  }),
  plainHttp: told(
    list(
      z.string({ error: A_REGISTRY }).regex(/^[a-z0-9.-]+:\d{1,5}$/, { error: A_REGISTRY }),
      'registries',
    ).prefault([]),
    {
      en: 'Registries that are asked without TLS.',
      zh: '不使用 TLS 访问的镜像仓库。',
    },
  ),
  values: told(list(text('a path', 1024), 'files').prefault([]), {
    en: 'Files with values of the chart, seen from this file; later ones win.',
    zh: '图表的 values 文件，相对于本文件，后者优先。',
  }),
  edge: told(edge, { en: 'What splits the traffic.', zh: '由谁切分流量。' }),
  prometheus: told(prometheus.exactOptional(), {
    en: 'A Prometheus that has the numbers of the service.',
    zh: '保存服务指标的 Prometheus。',
    byDefault: {
      en: 'every pod is asked, through the API server',
      zh: '经由 API server 直接询问每个 Pod',
    },
  }),
  releasePolicy: told(releasePolicySchema.prefault({}), {
    en: 'What releases must bring along to be deployed here.',
    zh: '发布必须满足哪些要求才能部署到此处。',
  }),
};

/** Where and how an environment runs in a cluster. */
export const kubernetesSchema: z.ZodType<DeclaredKubernetes> = z
  .strictObject(fields, A_MAP)
  .transform(({ context, namespace, chartVersion, prometheus: declared, ...rest }) => ({
    ...rest,
    context,
    namespace,
    chartVersion,
    metrics: metricsOf(declared),
  }));

function metricsOf(declared: z.output<typeof prometheus> | undefined): ClusterMetrics {
  if (declared === undefined) return { source: 'pods' };
  return { source: 'prometheus', url: declared.url, tokenFile: declared.tokenFile };
}
