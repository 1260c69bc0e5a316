/** Unit words: `alone` when one unit says it all (`11 min`), `joined` when two follow each other (`3 d 4 h`). */
export type DurationWords = {
  readonly alone: Readonly<Record<DurationUnit, string>>;
  readonly joined: Readonly<Record<DurationUnit, string>>;
};

type DurationUnit = 'day' | 'hour' | 'minute' | 'second' | 'millisecond';

const UNITS: readonly (readonly [DurationUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** The two largest units, rounded down: `3 d 4 h`, `2 min 10 s`, `35 s`; below a second milliseconds; below 0 counts as 0. */
export function formatDuration(durationMs: number, words: DurationWords): string {
  const ms = Math.max(0, Math.round(durationMs));
  const first = UNITS.findIndex(([, unitMs]) => ms >= unitMs);
  const [name, unitMs] = UNITS[first] ?? ['millisecond', 1];
  if (name === 'millisecond')
    return ms === 0 ? `0 ${words.alone.second}` : `${ms} ${words.alone.millisecond}`;
  const count = Math.floor(ms / unitMs);
  const [nextName, nextMs] = UNITS[first + 1] ?? ['millisecond', Infinity];
  const rest = Math.floor((ms - count * unitMs) / nextMs);
  return rest === 0
    ? `${count} ${words.alone[name]}`
    : `${count} ${words.joined[name]} ${rest} ${words.joined[nextName]}`;
}
