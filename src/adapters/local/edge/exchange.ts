import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SlotName } from '../../../domain/record.ts';
import { assertNever } from '../../../shared/errors.ts';
import { answerError } from './answer-error.ts';
import type { Backend } from './backend.ts';
import type { RouteClass } from './config.ts';
import type { CountedOutcome } from './counters.ts';
import { requestHeaders } from './headers.ts';
import { forward, type ForwardOutcome, type RequestBody } from './forward.ts';
import type { RoutedTarget } from './path.ts';
import { readRequestBody } from './request-body.ts';
import { chooseRoute, matchRouteClass, type Route } from './routing.ts';
import type { Traffic } from './traffic.ts';

/** A route with its slot, as chosen under one version of the configuration. */
type Choice = {
  readonly version: number;
  readonly kind: Route['kind'];
  readonly routeClass: RouteClass;
  readonly slot: SlotName;
};

/** Refusals do not end by themselves when a process accepts and drops connections in turn. */
const MAX_ATTEMPTS = 8;

/** Holds the connection of one request from its arrival to its answer, over as many backends as that takes. */
export class Exchange {
  readonly #traffic: Traffic;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #target: RoutedTarget;
  #body: RequestBody = { kind: 'none' };
  #choice: Choice | undefined;
  #attempts = 0;
  #wasLost = false;
  #avoid: Backend | undefined;
  #holdEndsAtMs: number | undefined;
  /** Undoes what is under way: an attempt or a wait. */
  #giveUp: (() => void) | undefined;

  constructor(
    traffic: Traffic,
    connection: { readonly request: IncomingMessage; readonly response: ServerResponse },
    target: RoutedTarget,
  ) {
    this.#traffic = traffic;
    this.#request = connection.request;
    this.#response = connection.response;
    this.#target = target;
  }

  start(): void {
    this.#response.once('close', () => this.#giveUp?.());
    readRequestBody(this.#request, (body) => {
      this.#body = body;
      this.#attempt();
    });
  }

  #attempt(): void {
    const choice = this.#choose();
    if (choice === undefined) {
      answerError(this.#response, 'no-route');
      return;
    }
    const backend = this.#traffic.slots.next(choice.slot, this.#avoid);
    if (backend === undefined || this.#attempts >= MAX_ATTEMPTS) this.#hold(choice);
    else this.#send(choice, backend);
  }

  /** Keeps its choice while the configuration stays, so that the schedule counts each request once. */
  #choose(): Choice | undefined {
    const { version, config } = this.#traffic.current();
    if (this.#choice?.version === version) return this.#choice;
    const { path } = this.#target;
    const routeClass = matchRouteClass(config.routeClasses, path);
    if (routeClass === undefined) return undefined;
    const route = chooseRoute(config, routeClass, { path, headers: this.#request.headers });
    const slot = route.kind === 'scheduled' ? this.#traffic.nextSlot(routeClass) : route.slot;
    this.#choice = { version, kind: route.kind, routeClass, slot };
    this.#attempts = 0;
    return this.#choice;
  }

  #send(choice: Choice, backend: Backend): void {
    const { slots, counters } = this.#traffic;
    const { kind, routeClass, slot } = choice;
    if (kind === 'scheduled' && this.#attempts === 0) counters.scheduled(routeClass.name, slot);
    this.#attempts += 1;
    slots.began(slot, backend);
    this.#giveUp = forward(
      backend.pool,
      {
        request: this.#request,
        response: this.#response,
        target: this.#target.target,
        body: this.#body,
        cookie: kind === 'scheduled' ? cookieFor(choice) : undefined,
      },
      (outcome) => {
        this.#giveUp = undefined;
        slots.ended(slot, backend);
        this.#settle(outcome, choice, backend);
      },
    );
  }

  #settle(outcome: ForwardOutcome, choice: Choice, backend: Backend): void {
    switch (outcome.kind) {
      case 'answered':
        this.#count(choice, outcome);
        return this.#copy(choice);
      case 'cut':
      case 'client-closed':
        return this.#count(choice, outcome);
      case 'refused':
        backend.leave('connection refused');
        return this.#attempt();
      case 'lost':
        return this.#settleLost(outcome, choice, backend);
      case 'timeout':
        this.#count(choice, outcome);
        return answerError(this.#response, 'timeout');
      case 'invalid':
        return answerError(this.#response, 'bad-request');
      default:
        return assertNever(outcome);
    }
  }

  /** Only a request that changes nothing is sent a second time, and only once. */
  #settleLost(outcome: ForwardOutcome, choice: Choice, backend: Backend): void {
    void backend.probe();
    const { method } = this.#request;
    const isRepeatable = (method === 'GET' || method === 'HEAD') && this.#body.kind !== 'streamed';
    if (!isRepeatable || this.#wasLost) {
      this.#count(choice, outcome);
      answerError(this.#response, 'lost');
      return;
    }
    this.#wasLost = true;
    this.#avoid = backend;
    this.#attempt();
  }

  #hold(choice: Choice): void {
    const nowMs = performance.now();
    this.#holdEndsAtMs ??= nowMs + this.#traffic.current().config.holdMs;
    const leftMs = this.#holdEndsAtMs - nowMs;
    const mayWait = leftMs > 0 && this.#attempts < MAX_ATTEMPTS;
    const cancel = mayWait
      ? this.#traffic.holds.wait(leftMs, (wake) => {
          this.#giveUp = undefined;
          if (wake === 'changed') this.#attempt();
          else this.#refuseHeld(choice);
        })
      : undefined;
    if (cancel === undefined) {
      this.#refuseHeld(choice);
      return;
    }
    this.#giveUp = () => {
      cancel();
      this.#count(choice, { kind: 'client-closed' });
    };
  }

  #refuseHeld(choice: Choice): void {
    this.#count(choice, { kind: 'held-too-long' });
    answerError(this.#response, 'nothing-ready');
  }

  /** Once the visitor has the answer, so that nothing about the copy can keep it from anybody. */
  #copy({ kind, routeClass }: Choice): void {
    const { method } = this.#request;
    if (kind !== 'scheduled' || this.#body.kind !== 'none') return;
    if (method !== 'GET' && method !== 'HEAD') return;
    const { slots, copies, nextMirror } = this.#traffic;
    const slot = nextMirror(routeClass);
    const backend = slot === undefined ? undefined : slots.next(slot, undefined);
    if (backend === undefined) return;
    const headers = requestHeaders(this.#request, false);
    copies.send(backend, { method, target: this.#target.target, headers });
  }

  /** Preview requests are checks and not traffic, so they are not counted. */
  #count({ kind, routeClass, slot }: Choice, outcome: CountedOutcome): void {
    if (kind !== 'preview') this.#traffic.counters.ended(routeClass.name, slot, outcome);
  }
}

function cookieFor({ routeClass: { stickyCookie }, slot }: Choice): string | undefined {
  return stickyCookie === undefined
    ? undefined
    : `${stickyCookie}=${slot}; Path=/; HttpOnly; SameSite=Lax`;
}
