import { describe, expect, test } from 'vitest';
import { createCounting, type Scrape } from './counting.ts';
import type { Counted, EdgeSeries } from './series.ts';

const NOW = 1_800_000_000_000;
const BLUE: Counted = { kind: 'slot', routeClass: 'default', slot: 'blue', part: 'share' };
const PINNED: Counted = { kind: 'slot', routeClass: 'default', slot: 'blue', part: 'pinned' };
const CLASS: Counted = { kind: 'class', routeClass: 'default' };
const PREVIEW: Counted = { ...BLUE, kind: 'preview' };

function series(counted: Counted, value: number, failed = false): EdgeSeries {
  return { key: JSON.stringify([counted, failed]), counted, value, failed };
}

function scrape(life: string, ...all: readonly EdgeSeries[]): Scrape {
  return { life, startedAtMs: NOW, series: all };
}

describe('counting', () => {
  test('begins at 0, wherever the counters of the edge stand', () => {
    const counting = createCounting(NOW);
    counting.add([scrape('a', series(BLUE, 1000))]);
    expect(counting.of('default').total.blue).toEqual({ requests: 0, failed: 0 });
    counting.add([scrape('a', series(BLUE, 1003))]);
    expect(counting.of('default').total.blue.requests).toBe(3);
  });

  test('adds up instances and parts, and keeps the share apart', () => {
    const counting = createCounting(NOW);
    counting.add([scrape('a'), scrape('b')]);
    counting.add([scrape('a', series(BLUE, 2), series(PINNED, 5)), scrape('b', series(BLUE, 3))]);
    const { total, share } = counting.of('default');
    expect([total.blue.requests, share.blue]).toEqual([10, 5]);
  });

  test('a series that was dropped and comes back begins at 0, and nothing falls', () => {
    const counting = createCounting(NOW);
    counting.add([scrape('a')]);
    const shown = [[series(BLUE, 9)], [], [series(BLUE, 2)], [], [series(BLUE, 2)]];
    for (const all of shown) counting.add([scrape('a', ...all)]);
    expect(counting.of('default').total.blue.requests).toBe(13);
  });

  test('a new process of an instance begins at 0', () => {
    const counting = createCounting(NOW);
    counting.add([scrape('a 1', series(BLUE, 9))]);
    counting.add([scrape('a 2', series(BLUE, 4))]);
    expect(counting.of('default').total.blue.requests).toBe(4);
  });

  test('an instance that was there all along but could not be asked brings no old counts', () => {
    const counting = createCounting(NOW);
    counting.add([scrape('a')]);
    const late = { ...scrape('b', series(BLUE, 500)), startedAtMs: NOW - 3_600_000 };
    counting.add([late]);
    counting.add([{ ...late, series: [series(BLUE, 501)] }]);
    expect(counting.of('default').total.blue.requests).toBe(1);
  });

  test('previews are taken off, and what was shown never falls', () => {
    const counting = createCounting(NOW);
    counting.add([scrape('a')]);
    counting.add([scrape('a', series(BLUE, 3))]);
    expect(counting.of('default').total.blue.requests).toBe(3);
    counting.add([scrape('a', series(BLUE, 4), series(PREVIEW, 2))]);
    expect(counting.of('default').total.blue.requests).toBe(3);
    expect(counting.of('default').share.blue).toBe(2);
  });

  test('a failure that no slot answered is lost until a slot is blamed for it', () => {
    const counting = createCounting(NOW);
    counting.add([scrape('a')]);
    counting.add([scrape('a', series(BLUE, 1, true), series(CLASS, 3, true))]);
    expect(counting.of('default').lost).toBe(2);
    counting.blame('default', 'green');
    const { total, lost } = counting.of('default');
    expect([total.green, lost]).toEqual([{ requests: 2, failed: 2 }, 0]);
  });
});
