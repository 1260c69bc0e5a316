import { argo } from './argo.ts';
import { flagger } from './flagger.ts';
import { kayenta } from './kayenta.ts';
import { naive } from './naive.ts';
import type { Peer } from './peer.ts';

/** Every peer with the values of its own documents. */
export const PEERS: readonly Peer[] = [naive(), flagger(), argo(), kayenta()];
