/** Sentences of the commands about pipelines. */
export type PipelineWords = {
  readonly linted: (count: { readonly findings: number; readonly jobs: number }) => string;
};

/** In English. */
export const enPipeline: PipelineWords = {
  linted: ({ findings, jobs }) => `${findings} findings in ${jobs} jobs`,
};

/** In Chinese. */
export const zhPipeline: PipelineWords = {
  linted: ({ findings, jobs }) => `共检查 ${jobs} 个任务，发现 ${findings} 项问题`,
};
