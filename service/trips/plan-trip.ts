import { weekdayOf, type City, type Interest, type Sight } from './city.ts';
import { clusterSights } from './cluster-sights.ts';
import { improveRoute, insertSight, type DayFrame, type DayRoute } from './day-route.ts';

/** A wish for a trip. Minutes are minutes of the day; budgets are for tickets, in fen, of the whole trip and of each day. */
export type TripWish = {
  readonly days: number;
  readonly startMinute: number;
  readonly endMinute: number;
  readonly budgetFen: number | undefined;
  readonly dayBudgetFen: number | undefined;
  readonly interests: readonly Interest[];
  /** `YYYY-MM-DD`; with it the weekly closing days are kept. */
  readonly startDate: string | undefined;
};

/** One route a day, in order; a day may stay empty when nothing more fits. */
export type TripPlan = { readonly days: readonly DayRoute[]; readonly ticketFen: number };

/** About what it takes to get from one sight to the next, for choosing how many sights to group. */
const TYPICAL_TRAVEL_MINUTES = 30;

type Draft = { frame: DayFrame; route: DayRoute };

/**
 * Plans a trip: the best sights that the time allows are grouped by neighbourhood, one group a day; each day takes its
 * own sights by merit where they fit under opening hours and budget; routes are shortened, and the time that is left
 * is given to the sights left over. The same wish gives the same plan.
 */
export function planTrip(city: City, wish: TripWish): TripPlan {
  const ranked = rankSights(city, wish);
  const shortlist = shortlistFor(ranked, wish);
  const drafts = emptyDays(city, wish);
  const groups = clusterSights(shortlist, wish.days).toSorted(
    (a, b) => bestRank(ranked, a) - bestRank(ranked, b),
  );
  const placed = new Set<Sight>();
  for (const [draft, group] of matchDays(drafts, groups))
    fill([draft], group, { wish, drafts, placed });
  shorten(drafts);
  fill(drafts, ranked, { wish, drafts, placed });
  shorten(drafts);
  return { days: drafts.map((draft) => draft.route), ticketFen: tripTicketFen(drafts) };
}

/** Merit is renown, plus a point when every interest is met. */
function rankSights(city: City, wish: TripWish): readonly Sight[] {
  const merit = (sight: Sight, renown: number): number => {
    const met = wish.interests.filter((interest) => sight.interests.includes(interest)).length;
    return 1 - renown / city.sights.length + met / Math.max(1, wish.interests.length);
  };
  return city.sights
    .map((sight, renown) => ({ sight, merit: merit(sight, renown) }))
    .toSorted((a, b) => b.merit - a.merit)
    .map(({ sight }) => sight);
}

function shortlistFor(ranked: readonly Sight[], wish: TripWish): readonly Sight[] {
  let minutesLeft = wish.days * (wish.endMinute - wish.startMinute);
  return ranked.filter((sight) => {
    const needed = sight.visitMinutes + TYPICAL_TRAVEL_MINUTES;
    const fits = needed <= minutesLeft;
    if (fits) minutesLeft -= needed;
    return fits;
  });
}

function emptyDays(city: City, wish: TripWish): readonly Draft[] {
  return Array.from({ length: wish.days }, (_, day) => ({
    frame: {
      start: city.center,
      startMinute: wish.startMinute,
      endMinute: wish.endMinute,
      weekday: wish.startDate === undefined ? undefined : weekdayOf(wish.startDate, day),
    },
    route: { visits: [], travelMinutes: 0, endsAtMinute: wish.startMinute },
  }));
}

function bestRank(ranked: readonly Sight[], group: readonly Sight[]): number {
  return Math.min(...group.map((sight) => ranked.indexOf(sight)));
}

/** Each group gets the earliest free day on which fewest of its sights are closed. */
function matchDays(
  drafts: readonly Draft[],
  groups: readonly (readonly Sight[])[],
): readonly (readonly [Draft, readonly Sight[]])[] {
  const free = [...drafts];
  return groups.flatMap((group) => {
    const closed = (draft: Draft): number =>
      draft.frame.weekday === undefined
        ? 0
        : group.filter((sight) => sight.closedOn === draft.frame.weekday).length;
    const [draft] = free.toSorted((a, b) => closed(a) - closed(b));
    if (draft === undefined) return [];
    free.splice(free.indexOf(draft), 1);
    return [[draft, group] as const];
  });
}

type Progress = {
  readonly wish: TripWish;
  readonly drafts: readonly Draft[];
  readonly placed: Set<Sight>;
};

/** Places the sights, best first, each on the day of `days` that grows least by it. */
function fill(days: readonly Draft[], sights: readonly Sight[], progress: Progress): void {
  const { wish, drafts, placed } = progress;
  const byMerit = sights.filter((sight) => !placed.has(sight));
  for (const sight of byMerit) {
    const fitsTrip = tripTicketFen(drafts) + sight.ticketFen <= (wish.budgetFen ?? Infinity);
    const [best] = days
      .filter(
        ({ route }) => dayTicketFen(route) + sight.ticketFen <= (wish.dayBudgetFen ?? Infinity),
      )
      .flatMap((draft) => {
        const route = insertSight(draft.route, sight, draft.frame);
        if (route === undefined) return [];
        return [{ draft, route, growth: route.endsAtMinute - draft.route.endsAtMinute }];
      })
      .toSorted((a, b) => a.growth - b.growth);
    if (!fitsTrip || best === undefined) continue;
    best.draft.route = best.route;
    placed.add(sight);
  }
}

function shorten(drafts: readonly Draft[]): void {
  for (const draft of drafts) draft.route = improveRoute(draft.route, draft.frame);
}

/** What one day's tickets cost, in fen. */
export function dayTicketFen(route: DayRoute): number {
  return route.visits.reduce((sum, visit) => sum + visit.sight.ticketFen, 0);
}

function tripTicketFen(drafts: readonly Draft[]): number {
  return drafts.reduce((sum, draft) => sum + dayTicketFen(draft.route), 0);
}
