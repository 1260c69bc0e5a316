import { gitlabNotes } from '../../src/adapters/gitlab/index.ts';
import { MERGE_REQUEST, PROJECT, startGitlab, TOKEN } from '../fakes/gitlab.ts';
import { memoryNotes } from '../fakes/notes.ts';
import { notesContract } from './notes.contract.ts';

notesContract('in memory', async () => {
  const notes = memoryNotes();
  return { notes, texts: notes.texts, close: async () => {} };
});

notesContract('of a merge request', async () => {
  const gitlab = await startGitlab();
  const { url } = gitlab;
  const mergeRequest = { iid: MERGE_REQUEST };
  return {
    notes: gitlabNotes({ url, token: TOKEN, project: PROJECT, mergeRequest }),
    texts: () => gitlab.notes.map(({ body }) => body.replace(/^<!-- .* -->\n/, '')),
    close: gitlab.close,
  };
});
