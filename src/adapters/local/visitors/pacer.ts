/** Says how many requests to send now; to be asked every few milliseconds, with a time that never falls. */
type Pacer = (nowMs: number) => number;

/** After a pause the requests that are behind are sent at up to twice the rate. */
const CATCH_UP_FACTOR = 2;
/** Never more at once than the doubled rate brings in this time. */
const BURST_MS = 20;

/**
 * Paces an open loop: by every moment `floor(rate × time since startedAtMs)` requests are due, so nothing drifts. A
 * late question is caught up with, but over any time T at most `2 × rate × (T + 20 ms)` requests are sent, or one.
 */
export function createPacer(requestsPerSecond: number, startedAtMs: number): Pacer {
  const perMs = requestsPerSecond / 1000;
  const mostCredit = Math.max(1, CATCH_UP_FACTOR * perMs * BURST_MS);
  let credit = mostCredit;
  let lastMs = startedAtMs;
  let sent = 0;
  return (nowMs) => {
    credit = Math.min(credit + CATCH_UP_FACTOR * perMs * (nowMs - lastMs), mostCredit);
    lastMs = nowMs;
    const due = Math.floor(perMs * (nowMs - startedAtMs)) - sent;
    const count = Math.min(due, Math.floor(credit));
    credit -= count;
    sent += count;
    return count;
  };
}
