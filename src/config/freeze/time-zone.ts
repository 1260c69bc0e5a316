/** Whether the platform knows a time zone by this IANA name; offsets such as `+08:00` are none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return dayFormat(name).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The day (`YYYY-MM-DD`) that a calendar in this time zone shows at an instant (epoch ms). */
export function dayIn(timeZone: string, atMs: number): string {
  const parts = dayFormat(timeZone).formatToParts(atMs);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/** The first instant (epoch ms) at which the calendar in this time zone shows a later day than `day`. */
export function endOfDayMs(timeZone: string, day: string): number {
  // No clock is more than a day from UTC, so the turn of the day lies between these two.
  let before = Date.parse(`${day}T00:00:00Z`) - 86_400_000;
  let after = before + 4 * 86_400_000;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayIn(timeZone, middle) > day) after = middle;
    else before = middle;
  }
  return after;
}

function dayFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
}
