import { setTimeout as wait } from 'node:timers/promises';
import { Agent, request } from 'undici';

/** Asks the edge at a steady rate which release answers, as a visitor would. */
export type Probe = {
  /** When the last request was sent, at or after `sinceMs` (epoch), that this release answered; absent: none. */
  readonly lastAnswerBy: (release: string, sinceMs: number) => number | undefined;
  readonly stop: () => Promise<void>;
};

type Answered = { readonly sentAtMs: number; readonly release: string };

const EVERY_MS = 40;

/** What is measured with it is known to 40 ms and the time that one request takes. */
export function startProbe(url: string, host: string): Probe {
  const agent = new Agent({ connections: 20, pipelining: 1 });
  const answers: Answered[] = [];
  const running = new Set<Promise<void>>();
  const ask = async (): Promise<void> => {
    const sentAtMs = Date.now();
    const { headers, body } = await request(`${url}/api/version`, {
      dispatcher: agent,
      headers: { host },
    });
    await body.dump();
    answers.push({ sentAtMs, release: String(headers['x-release'] ?? '') });
  };
  const timer = setInterval(() => {
    // A request without an answer tells nothing of releases; visitors count those.
    const one: Promise<void> = ask()
      .catch(() => undefined)
      .finally(() => running.delete(one));
    running.add(one);
  }, EVERY_MS);
  return {
    lastAnswerBy: (release, sinceMs) =>
      answers
        .filter((one) => one.release === release && one.sentAtMs >= sinceMs)
        .reduce<number | undefined>(
          (last, { sentAtMs }) => Math.max(last ?? 0, sentAtMs),
          undefined,
        ),
    stop: async () => {
      clearInterval(timer);
      await Promise.race([Promise.all(running), wait(5000)]);
      await agent.destroy();
    },
  };
}
