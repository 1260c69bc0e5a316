import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalStore } from '../../src/adapters/local/store/index.ts';
import { emptyDisk, openMemoryStore } from '../fakes/memory-store.ts';
import { stateStoreContract } from './state-store.contract.ts';

const clock = { nowMs: () => 1_700_000_000_000 };

stateStoreContract('the store in memory', () => {
  const disk = emptyDisk();
  return { open: () => openMemoryStore(disk, { pid: 1, ...clock }), close: () => undefined };
});

stateStoreContract('the local store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyou-store-contract-'));
  return {
    open: () => openLocalStore(folder, clock),
    close: () => rmSync(folder, { recursive: true }),
  };
});
