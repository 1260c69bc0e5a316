/** Words of the note in a merge request. */
export type NoteWords = {
  readonly job: string;
  readonly pipeline: string;
  readonly files: string;
  readonly failed: (why: string) => string;
};

/** In English. */
export const enNote: NoteWords = {
  job: 'job',
  pipeline: 'pipeline',
  files: 'report with plots',
  failed: (why) => `no note in the merge request, the rollout goes on: ${why}`,
};

/** In Chinese. */
export const zhNote: NoteWords = {
  job: '任务',
  pipeline: '流水线',
  files: '带图表的报告',
  failed: (why) => `合并请求中没有写入备注，发布继续：${why}`,
};
