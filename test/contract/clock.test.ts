import { CLOCK } from '../../src/cli/clock.ts';
import { virtualClock } from '../fakes/virtual-clock.ts';
import { clockContract } from './clock.contract.ts';

clockContract('virtual time', () => virtualClock(1_700_000_000_000));
clockContract('wall time', () => ({ clock: CLOCK, play: (promise) => promise }));
