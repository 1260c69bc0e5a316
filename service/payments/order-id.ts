import { randomBytes } from 'node:crypto';
import type { Slot } from '../payments-contract.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;
const TAGS: Readonly<Record<Slot, string>> = { blue: 'b', green: 'g' };

/** The tag of the slot, 48 bits of time, 80 bits of chance: ids of one slot sort by the time of their creation. */
export function newOrderId(slot: Slot, nowMs: number): string {
  let time = '';
  for (let rest = nowMs; time.length < TIME_CHARACTERS; rest = Math.floor(rest / 32)) {
    time = ALPHABET.charAt(rest % 32) + time;
  }
  const chance = Array.from(randomBytes(RANDOM_CHARACTERS), (byte) => ALPHABET.charAt(byte % 32));
  return `${TAGS[slot]}-${time}${chance.join('')}`;
}
