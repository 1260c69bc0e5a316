import { messageOf } from '../../../shared/errors.ts';
import { Client, Pool } from 'undici';
import type { BackendAddress } from './config.ts';
import type { EdgeLimits } from './limits.ts';

const PROBE_EVERY_MS = 500;
const PROBE_DEADLINE_MS = 2000;
/** A busy machine may miss one probe; a second in a row counts. */
const TOLERATED_TIMEOUTS = 1;
const MAX_CONNECTIONS = 1024;

/** Told when a backend starts or stops being ready, and why. */
type OnChange = (backend: Backend, reason: string) => void;

type BackendOptions = {
  readonly address: BackendAddress;
  readonly readyPath: string;
  readonly limits: EdgeLimits;
  readonly onChange: OnChange;
};

/** Holds the connections to one process of a slot and knows whether it may get requests. */
export class Backend {
  readonly address: BackendAddress;
  readonly pool: Pool;
  inflight = 0;
  readonly #prober: Client;
  readonly #onChange: OnChange;
  #isReady = false;
  #readyPath: string;
  #timeouts = 0;
  #probing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor({ address, readyPath, limits, onChange }: BackendOptions) {
    const host = address.host.includes(':') ? `[${address.host}]` : address.host;
    const origin = `http://${host}:${address.port}`;
    this.address = address;
    this.#readyPath = readyPath;
    this.#onChange = onChange;
    this.pool = new Pool(origin, {
      connections: MAX_CONNECTIONS,
      connectTimeout: limits.connectMs,
      headersTimeout: limits.answerMs,
      bodyTimeout: limits.answerSilenceMs,
      allowH2: false,
    });
    this.#prober = new Client(origin, { connectTimeout: PROBE_DEADLINE_MS, allowH2: false });
  }

  get ready(): boolean {
    return this.#isReady;
  }

  /** Probes from now on, and at a path that may change. */
  watch(readyPath: string): void {
    this.#readyPath = readyPath;
    this.#timer ??= setInterval(() => void this.probe(), PROBE_EVERY_MS);
  }

  /** Asks now whether the process is ready; one probe at a time. */
  probe(): Promise<void> {
    this.#probing ??= this.#ask().finally(() => {
      this.#probing = undefined;
    });
    return this.#probing;
  }

  /** Takes the process out until a probe finds it ready again. */
  leave(reason: string): void {
    this.#set(false, reason);
  }

  /** Ends probing at once and the connections when their requests have ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await Promise.all([this.pool.close(), this.#prober.destroy()]);
  }

  /** A connection of its own each time, so that a process that no longer accepts any is found out. */
  async #ask(): Promise<void> {
    try {
      const { statusCode, body } = await this.#prober.request({
        method: 'GET',
        path: this.#readyPath,
        reset: true,
        signal: AbortSignal.timeout(PROBE_DEADLINE_MS),
      });
      await body.dump();
      this.#timeouts = 0;
      this.#set(statusCode === 200, `${this.#readyPath} answered ${statusCode}`);
    } catch (error) {
      const isTimeout = error instanceof Error && error.name === 'TimeoutError';
      this.#timeouts = isTimeout ? this.#timeouts + 1 : 0;
      if (isTimeout && this.#timeouts <= TOLERATED_TIMEOUTS) return;
      this.#set(false, messageOf(error));
    }
  }

  #set(isReady: boolean, reason: string): void {
    if (this.#isClosed || this.#isReady === isReady) return;
    this.#isReady = isReady;
    this.#onChange(this, reason);
  }
}
