/** Sentences of the commands about charts. */
export type ChartWords = {
  readonly packaged: (file: string, digest: string) => string;
  readonly pushed: (reference: string, digest: string) => string;
  readonly present: (reference: string, digest: string) => string;
};

/** In English. */
export const enChart: ChartWords = {
  packaged: (file, digest) => `${file}  ${digest}`,
  pushed: (reference, digest) => `pushed ${reference}  ${digest}`,
  present: (reference, digest) => `${reference} is there already  ${digest}`,
};

/** In Chinese. */
export const zhChart: ChartWords = {
  packaged: (file, digest) => `${file}  ${digest}`,
  pushed: (reference, digest) => `已推送 ${reference}  ${digest}`,
  present: (reference, digest) => `${reference} 已存在  ${digest}`,
};
