/** Sentences about taking over what was installed without slots. */
export type AdoptionWords = {
  readonly nothing: (holder: string) => string;
  readonly besides: (helmRelease: string) => string;
  readonly besidesHint: (environment: string) => string;
  readonly plan: (helmRelease: string, holder: string) => string;
  readonly steps: readonly string[];
  readonly differs: (path: string) => string;
  readonly starting: (holder: string) => string;
  readonly takingOver: (holder: string) => string;
  readonly failed: (holder: string, found: string) => string;
  readonly goesOn: (helmRelease: string) => string;
  readonly removing: (helmRelease: string) => string;
  readonly adopted: (holder: string, helmRelease: string) => string;
};

/** In English. */
export const enAdoption: AdoptionWords = {
  nothing: (holder) => `${holder} serves; there is nothing left to take over`,
  besides: (helmRelease) =>
    `the Helm release ${helmRelease} serves this application alone, and slots beside it would claim its hosts a second time`,
  besidesHint: (environment) =>
    `Take it over without an interruption: zhiyou adopt ${environment} (--dry-run shows how), or deploy with --adopt.`,
  plan: (helmRelease, holder) => `${helmRelease} → ${holder}`,
  steps: [
    'start the slot with the same image and values, at no less than the size of now',
    'check it through the edge by a secret; visitors meet what they met before',
    'lead all that leads to the installation to the slot, and see it at the edge',
    'write the routes of the slots, see them in force, then take the installation’s own away',
    'wait until nothing runs in the old pods; take them away; what both slots share stays in the Helm release',
  ],
  differs: (path) =>
    `${path}: the environment declares something else; the next deployment brings it`,
  starting: (holder) => `starting ${holder} beside it; visitors meet what they met before`,
  takingOver: (holder) => `its checks have passed; leading everything to ${holder}`,
  failed: (holder, found) =>
    `${holder} did not pass its checks, and what served before still serves:\n  ${found}`,
  goesOn: (helmRelease) => `the slot serves already; what is left of ${helmRelease} goes`,
  removing: (helmRelease) =>
    `taking the routes and pods of ${helmRelease} away, once nothing runs there`,
  adopted: (holder, helmRelease) => `${holder} serves 100 %; ${helmRelease} is taken over`,
};

/** In Chinese. */
export const zhAdoption: AdoptionWords = {
  nothing: (holder) => `${holder}在线上，没有需要接管的安装`,
  besides: (helmRelease) =>
    `Helm 发布 ${helmRelease} 正独自承接本应用的流量；在旁边再装槽位会使同一域名被声明两次`,
  besidesHint: (environment) =>
    `请不中断地接管：zhiyou adopt ${environment}（--dry-run 可预览），或在 deploy 时加 --adopt。`,
  plan: (helmRelease, holder) => `${helmRelease} → ${holder}`,
  steps: [
    '用同一镜像和配置启动槽位，规模不小于当前',
    '以密钥经入口检查槽位，访客所见不变',
    '把通往原安装的流量全部引到槽位，并在入口确认',
    '写入槽位的路由，确认生效后再移除原安装自己的路由',
    '等旧 Pod 中的请求全部结束后移除；两个槽位共用的部分留在该 Helm 发布中',
  ],
  differs: (path) => `${path}：环境声明与原安装不同，下一次发布时生效`,
  starting: (holder) => `正在旁边启动${holder}，访客所见不变`,
  takingOver: (holder) => `检查通过，正把全部流量引到${holder}`,
  failed: (holder, found) => `${holder}未通过检查，原安装继续承接流量：\n  ${found}`,
  goesOn: (helmRelease) => `槽位已在线上，移除 ${helmRelease} 的剩余部分`,
  removing: (helmRelease) => `待 ${helmRelease} 中不再有请求后，移除其路由和 Pod`,
  adopted: (holder, helmRelease) => `${holder}承接 100 % 流量，已接管 ${helmRelease}`,
};
