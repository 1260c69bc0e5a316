import type { Language } from '../messages/language.ts';

/** How a screen is drawn. `width` is columns, 60–200; `timeZone` an IANA name such as `Asia/Shanghai`. */
export type ScreenOptions = {
  readonly nowMs: number;
  readonly width: number;
  readonly colour: boolean;
  readonly language: Language;
  readonly timeZone: string;
};

const NARROWEST = 60;
const WIDEST = 200;

/** The width that is drawn for; a width that no terminal has becomes the nearest that one has. */
export function drawnWidth(width: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, Math.floor(width) || NARROWEST));
}

/** Time of day in a zone, such as `14:02:31`. */
export function clockTime(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(atMs);
}

/** Day and time in a zone, such as `2026-11-23 14:02`. */
export function dayTime(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(atMs);
}
