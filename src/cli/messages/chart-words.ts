/** Sentences of the commands about charts. */
export type ChartWords = {
  readonly packaged: (file: string, digest: string) => string;
  readonly pushed: (reference: string, digest: string) => string;
  readonly present: (reference: string, digest: string) => string;
  readonly nothing: string;
  /** What a finding says. */
  readonly wanted: (wish: string, found: string) => string;
  readonly linted: (count: {
    readonly findings: number;
    readonly cells: number;
    readonly exempt: number;
  }) => string;
};

/** In English. */
export const enChart: ChartWords = {
  packaged: (file, digest) => `${file}  ${digest}`,
  pushed: (reference, digest) => `pushed ${reference}  ${digest}`,
  present: (reference, digest) => `${reference} is there already  ${digest}`,
  nothing: 'nothing',
  wanted: (wish, found) => `expected ${wish}; found ${found}`,
  linted: ({ findings, cells, exempt }) =>
    `${findings} findings in ${cells} renders; ${exempt} exempt`,
};

/** In Chinese. */
export const zhChart: ChartWords = {
  packaged: (file, digest) => `${file}  ${digest}`,
  pushed: (reference, digest) => `已推送 ${reference}  ${digest}`,
  present: (reference, digest) => `${reference} 已存在  ${digest}`,
  nothing: '无',
  wanted: (wish, found) => `应为：${wish}；实际：${found}`,
  linted: ({ findings, cells, exempt }) =>
    `共渲染 ${cells} 次，发现 ${findings} 项问题，豁免 ${exempt} 项`,
};
