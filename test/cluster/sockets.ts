import { once } from 'node:events';
import { expect, test } from 'vitest';
import { Agent, WebSocket } from 'undici';
import type { EdgeIntent } from '../../src/ports/edge.ts';
import type { EdgeUnderTest } from '../contract/edge.contract.ts';

const EDGE = { address: '127.0.0.1', family: 4 } as const;
const EDGE_PORT = 8000;

/** The edge over the responders, and the host that leads to them. */
type Place = { readonly world: EdgeUnderTest; readonly host: string };

function intent(percent: number): EdgeIntent {
  return {
    candidate: 'green',
    weights: { default: percent, payment: percent },
    audience: undefined,
    orders: { ofCandidate: 'blue', ofStable: 'blue' },
    previewSecret: undefined,
  };
}

/** What a conversation that goes on for long must not notice. */
export function keepsSockets(open: () => Promise<Place>, timeout: number): void {
  test(
    'a WebSocket goes on where it is through a switch, and the next one meets the other slot',
    async () => {
      const { world, host } = await open();
      const agent = new Agent({
        connect: { lookup: (_name, _options, done) => done(null, [EDGE]) },
      });
      try {
        await world.setReady('blue', 1);
        await world.setReady('green', 1);
        await world.edge.write(intent(0));
        const older = await talkTo(host, agent);
        expect(await older()).toBe('blue');
        await world.edge.write(intent(100));
        expect(await world.sendRequests(50, 'default')).toEqual({ blue: 0, green: 50, failed: 0 });
        expect(await older()).toBe('blue');
        const newer = await talkTo(host, agent);
        expect(await newer()).toBe('green');
        await world.edge.write(intent(0));
        expect([await older(), await newer()]).toEqual(['blue', 'green']);
      } finally {
        await agent.destroy();
        await world.close();
      }
    },
    timeout,
  );
}

/** Opens a socket; every message is answered with the slot. */
async function talkTo(host: string, dispatcher: Agent): Promise<() => Promise<unknown>> {
  const socket = new WebSocket(`ws://${host}:${EDGE_PORT}/`, { dispatcher });
  const closed = new Promise<never>((_resolve, reject) => {
    socket.addEventListener('close', ({ code }) => reject(new Error(`closed: ${code}`)));
  });
  closed.catch(() => undefined);
  await Promise.race([once(socket, 'open'), closed]);
  return async () => {
    const answer = once(socket, 'message');
    socket.send('where?');
    const [message] = await Promise.race([answer, closed]);
    return (message as MessageEvent).data;
  };
}
