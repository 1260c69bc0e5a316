import { Agent, request } from 'undici';

/** A notification ready to send; it is signed anew for every attempt. */
export type Message = {
  readonly url: string;
  readonly build: () => { readonly headers: Record<string, string>; readonly body: string };
  readonly isAccepted: (status: number, body: string) => boolean;
};

export type Notifier = {
  /** Delivers until it is accepted or the attempts are used up; resolves after the first attempt. */
  readonly send: (message: Message) => Promise<void>;
  /** Runs `task` later, unless closed by then. */
  readonly later: (delayMs: number, task: () => void) => void;
  readonly close: () => Promise<void>;
};

// The providers wait 15 s to 6 h between attempts; here an outage of a minute must end well within a demonstration.
const RETRY_DELAYS_MS: readonly number[] = [200, 500, 1000, 2000, 4000, 8000, 15_000, 30_000];
const ATTEMPT_DEADLINE_MS = 5000;
const MAX_CONNECTIONS = 64;
const MAX_TIMERS = 50_000;

export function createNotifier(): Notifier {
  const agent = new Agent({ connections: MAX_CONNECTIONS });
  const timers = new Set<NodeJS.Timeout>();

  const later = (delayMs: number, task: () => void) => {
    if (timers.size >= MAX_TIMERS) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      task();
    }, delayMs);
    timers.add(timer);
  };
  const attempt = async (message: Message, failures: number): Promise<void> => {
    if (await deliver(agent, message)) return;
    const delayMs = RETRY_DELAYS_MS[failures];
    if (delayMs !== undefined) later(delayMs, () => void attempt(message, failures + 1));
  };
  return {
    later,
    send: (message) => attempt(message, 0),
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      await agent.destroy();
    },
  };
}

async function deliver(agent: Agent, message: Message): Promise<boolean> {
  try {
    const { headers, body } = message.build();
    const answer = await request(message.url, {
      dispatcher: agent,
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(ATTEMPT_DEADLINE_MS),
    });
    return message.isAccepted(answer.statusCode, await answer.body.text());
  } catch {
    return false;
  }
}
