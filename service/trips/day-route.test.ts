import { expect, test } from 'vitest';
import { defineCity, type City, type Sight } from './city.ts';
import { clusterSights } from './cluster-sights.ts';
import { improveRoute, insertSight, type DayFrame, type DayRoute } from './day-route.ts';
import { travelMinutes } from './travel-time.ts';

/** Sights on a line eastward of the centre, a tenth of a degree (about 9.6 km) a unit. */
function cityOnLine(positions: readonly number[], hours = '00:00-24:00'): City {
  const rows = positions.map((position, index) => {
    const longitude = (100 + position / 10).toFixed(4);
    return `s${index} | 景${index} | S${index} | 30 ${longitude} | ${hours} | 30 | 0 | park |`;
  });
  return defineCity({ id: 'line', zh: '线', en: 'Line', center: '30 100' }, rows.join('\n'));
}

function frameOf(city: City): DayFrame {
  return { start: city.center, startMinute: 480, endMinute: 1440, weekday: undefined };
}

function routeInOrder(sights: readonly Sight[], frame: DayFrame): DayRoute {
  let place = frame.start;
  let minute = frame.startMinute;
  const visits = sights.map((sight) => {
    const travel = travelMinutes(place, sight.place);
    const startsAtMinute = minute + travel;
    place = sight.place;
    minute = startsAtMinute + sight.visitMinutes;
    return { sight, travelMinutes: travel, startsAtMinute, endsAtMinute: minute };
  });
  const total = visits.reduce((sum, visit) => sum + visit.travelMinutes, 0);
  return { visits, travelMinutes: total, endsAtMinute: minute };
}

function idsOf(route: DayRoute | undefined): string | undefined {
  return route?.visits.map(({ sight }) => sight.id).join(' ');
}

test('a zigzag is straightened, by as many turns as it takes', () => {
  const city = cityOnLine([3, 1, 4, 2, 5]);
  const frame = frameOf(city);
  const zigzag = routeInOrder(city.sights, frame);
  const improved = improveRoute(zigzag, frame);
  expect(idsOf(improved)).toBe('s1 s3 s0 s2 s4');
  expect(improved).toEqual(
    routeInOrder(
      improved.visits.map(({ sight }) => sight),
      frame,
    ),
  );
  expect(improved.endsAtMinute).toBeLessThan(zigzag.endsAtMinute);
});

test('a sight goes where the day then ends earliest, and nowhere when it does not fit', () => {
  const city = cityOnLine([1, 3, 2]);
  const frame = frameOf(city);
  const [near, far, between] = city.sights;
  if (near === undefined || far === undefined || between === undefined)
    throw new Error('no sights');
  const route = routeInOrder([near, far], frame);
  expect(idsOf(insertSight(route, between, frame))).toBe('s0 s2 s1');
  const shortDay = { ...frame, endMinute: route.endsAtMinute };
  expect(insertSight(route, between, shortDay)).toBeUndefined();
});

test('a visit waits for the opening', () => {
  const city = cityOnLine([0], '10:00-18:00');
  const [sight] = city.sights;
  if (sight === undefined) throw new Error('no sight');
  const route = insertSight(routeInOrder([], frameOf(city)), sight, frameOf(city));
  expect(route?.visits[0]).toMatchObject({ startsAtMinute: 600, endsAtMinute: 630 });
});

test('neighbours are grouped, and the groups settle around their own middles', () => {
  const groups = clusterSights(cityOnLine([0, 10, 4, 4, 4, 4, 4, 4, 4, 4, 5.4]).sights, 2);
  expect(groups.map((group) => group.map(({ id }) => id).join(' '))).toEqual([
    's0 s2 s3 s4 s5 s6 s7 s8 s9 s10',
    's1',
  ]);
});

test('there are no more groups than places', () => {
  expect(clusterSights(cityOnLine([1, 1, 1]).sights, 3)).toHaveLength(1);
  expect(clusterSights([], 3)).toEqual([]);
});
