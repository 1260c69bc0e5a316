import type { Dispatcher } from 'undici';
import type { Backend } from './backend.ts';
import type { EdgeLimits } from './limits.ts';

/** A read that nobody waits for the answer of. */
type Copied = {
  readonly method: 'GET' | 'HEAD';
  readonly target: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
};

/** Sends copies of reads; whatever becomes of them, nobody hears of it. */
export type Copies = {
  /** Does nothing while as many as may be are under way. */
  readonly send: (backend: Backend, copied: Copied) => void;
  /** Gives up what is under way. */
  readonly stop: () => void;
};

/** Nothing is under way. */
export function createCopies({ copies, copyMs }: Pick<EdgeLimits, 'copies' | 'copyMs'>): Copies {
  const running = new Set<Copy>();
  return {
    send: ({ pool }, { method, target, headers }) => {
      if (running.size >= copies) return;
      const copy = new Copy(copyMs, () => running.delete(copy));
      running.add(copy);
      pool.dispatch({ method, path: target, headers: [...headers], body: null }, copy);
    },
    stop: () => {
      for (const copy of running) copy.giveUp('the edge stops');
    },
  };
}

/** Lets an answer pass by, and gives it up when it is late. */
class Copy implements Dispatcher.DispatchHandler {
  readonly #timer: NodeJS.Timeout;
  readonly #ended: () => void;
  #controller: Dispatcher.DispatchController | undefined;
  #isOver = false;

  constructor(deadlineMs: number, ended: () => void) {
    this.#ended = ended;
    this.#timer = setTimeout(() => this.giveUp('the copy is late'), deadlineMs);
  }

  giveUp(reason: string): void {
    this.#end();
    this.#controller?.abort(new Error(reason));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isOver) controller.abort(new Error('the copy was given up'));
  }

  /** Kept nowhere, so that a long answer takes no memory. */
  onResponseStart(): void {}

  onResponseData(): void {}

  onResponseEnd(): void {
    this.#end();
  }

  onResponseError(): void {
    this.#end();
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#ended();
  }
}
