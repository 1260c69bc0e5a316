import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import type { PaymentProvider, Slot } from '../payments-contract.ts';
import { deliver, keptHeaders, type Callback } from './callbacks.fixture.ts';
import type { ProviderCall, Weather } from './provider-proxy.fixture.ts';
import { PROVIDERS, type TestBed } from './payments.fixture.ts';

type Delivery = { readonly slot: Slot; readonly afterMs: number };
type Attempt = { readonly slot: Slot; readonly withNext: boolean };

/** All that happens to one order; the n-th call of a kind meets the n-th weather, and later ones a clear sky. */
export type Story = {
  readonly provider: PaymentProvider;
  readonly amountFen: number;
  readonly synthetic: boolean;
  readonly attempts: readonly Attempt[];
  readonly weather: Readonly<Record<ProviderCall, readonly Weather[]>>;
  /** Of each callback: none is a lost one, several are duplicates. */
  readonly deliveries: readonly Delivery[];
  readonly refunds: readonly Slot[];
  /** Whether the customer tries again after a failure. */
  readonly persists: boolean;
};

const slot = fc.constantFrom<Slot>('blue', 'green');
const answered = (weather: Weather, weight: number) => ({
  arbitrary: fc.constant(weather),
  weight,
});
/** An answer that gets lost is what takes the most care, so it is what happens most. */
const weather = (maxLength: number) =>
  fc.array(
    fc.oneof(
      answered('lose-answer', 4),
      answered('clear', 2),
      answered('cut', 1),
      answered('bad-gateway', 1),
      answered('not-found', 1),
    ),
    { maxLength },
  );
const delivery = fc.record({ slot, afterMs: fc.integer({ min: 0, max: 150 }) });

const story: fc.Arbitrary<Story> = fc.record({
  provider: fc.constantFrom(...PROVIDERS),
  amountFen: fc.integer({ min: 1, max: 10_000_000 }),
  synthetic: fc.boolean(),
  attempts: fc.array(fc.record({ slot, withNext: fc.boolean() }), { minLength: 1, maxLength: 3 }),
  weather: fc.record({
    prepay: weather(3),
    query: weather(2),
    close: weather(0),
    refund: weather(2),
  }),
  deliveries: fc.oneof(fc.constant([]), fc.array(delivery, { maxLength: 4 })),
  refunds: fc.array(slot, { maxLength: 2 }),
  persists: fc.boolean(),
});

/** Several orders at the same time. */
export const stories: fc.Arbitrary<readonly Story[]> = fc.array(story, {
  minLength: 1,
  maxLength: 12,
  size: 'max',
});

export type PostOffice = {
  readonly url: string;
  /** The orders whose money a provider has taken. */
  readonly captured: ReadonlySet<string>;
  /** Every delivery has been made. */
  readonly isIdle: () => boolean;
};

const REDELIVERIES = 4;
const REDELIVERY_MS = 40;

/** Takes callbacks from the providers and hands them on as the order's story says: late, twice, elsewhere or never. */
export async function openPostOffice(
  bed: TestBed,
  storyOf: (orderId: string) => Story | undefined,
  urlOf: (slot: Slot) => string,
): Promise<PostOffice> {
  const captured = new Set<string>();
  let underWay = 0;
  const handOn = async (callback: Callback, { slot: target, afterMs }: Delivery) => {
    underWay += 1;
    await pause(afterMs);
    for (let attempt = 0; attempt < REDELIVERIES; attempt += 1) {
      const { status } = await deliver(urlOf(target), callback);
      if (status === 200) break;
      await pause(REDELIVERY_MS);
    }
    underWay -= 1;
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const path = request.url ?? '';
      const orderId = path.split('/').at(-1) ?? '';
      captured.add(orderId);
      const callback = { path, headers: keptHeaders(request), body };
      for (const way of storyOf(orderId)?.deliveries ?? []) void handOn(callback, way);
      response.end('success');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  bed.endLater(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    captured,
    isIdle: () => underWay === 0,
  };
}
