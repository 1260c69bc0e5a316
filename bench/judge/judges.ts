import { argo } from '../../src/peers/argo.ts';
import { flagger } from '../../src/peers/flagger.ts';
import { kayenta } from '../../src/peers/kayenta.ts';
import { naive } from '../../src/peers/naive.ts';
import type { Judge } from './judge-run.ts';
import { ownJudge } from './own-judge.ts';
import { peerJudge } from './peer-judge.ts';
import { strategyOf } from './policy.ts';

/** All judges that are compared; names are unique. */
export const JUDGES: readonly Judge[] = [
  peerJudge(naive(), false),
  peerJudge(flagger(), false),
  peerJudge(argo(), false),
  peerJudge(kayenta(), true),
  ownJudge('zhiyou', (cell) => strategyOf(cell, { hasPlan: true, hasHistory: true })),
  ownJudge('zhiyou-first', (cell) => strategyOf(cell, { hasPlan: true, hasHistory: false })),
  ownJudge('zhiyou-default', (cell) => strategyOf(cell, { hasPlan: false, hasHistory: true })),
];
