const EPSILON = 2 ** -52;
const MAX_STEPS = 1000;

type Point = { readonly x: number; readonly y: number };

/**
 * A root of `f` between `low` and `high`, whose values have different signs, to within `tolerance`: Brent's method
 * (Algorithms for Minimization without Derivatives, 1973), which R's `uniroot` and Kayenta use. Also for step functions,
 * where it gives a point beside the step.
 */
export function rootOf(
  f: (x: number) => number,
  range: { readonly low: number; readonly high: number; readonly tolerance: number },
): number {
  const at = (x: number): Point => ({ x, y: f(x) });
  let previous = at(range.low);
  let best = at(range.high);
  if (previous.y === 0) return previous.x;
  if (best.y === 0) return best.x;
  // `other` has the sign that `best` has not: the root lies between the two.
  let other = previous;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const lastMove = best.x - previous.x;
    if (Math.abs(other.y) < Math.abs(best.y)) [previous, best, other] = [best, other, best];
    const least = 2 * EPSILON * Math.abs(best.x) + range.tolerance / 2;
    if (Math.abs(other.x - best.x) / 2 <= least || best.y === 0) return best.x;
    const move = moveFrom({ best, previous, other }, lastMove, least);
    previous = best;
    best = at(best.x + (Math.abs(move) < least ? least * (move > 0 ? 1 : -1) : move));
    if (best.y > 0 === other.y > 0) other = previous;
  }
  return best.x;
}

/** Inverse interpolation where it stays well within the bracket and the moves shrink; else the middle. */
function moveFrom(
  points: { readonly best: Point; readonly previous: Point; readonly other: Point },
  lastMove: number,
  least: number,
): number {
  const { best, previous, other } = points;
  const width = other.x - best.x;
  if (Math.abs(lastMove) < least || Math.abs(previous.y) <= Math.abs(best.y)) return width / 2;
  const { top, bottom } = interpolated(points);
  const p = Math.abs(top);
  const q = top > 0 ? -bottom : bottom;
  const isInside = p < 0.75 * width * q - Math.abs(least * q) / 2;
  return isInside && p < Math.abs((lastMove * q) / 2) ? p / q : width / 2;
}

function interpolated(points: {
  readonly best: Point;
  readonly previous: Point;
  readonly other: Point;
}): { readonly top: number; readonly bottom: number } {
  const { best, previous, other } = points;
  const width = other.x - best.x;
  const byPrevious = best.y / previous.y;
  if (previous.x === other.x) return { top: width * byPrevious, bottom: 1 - byPrevious };
  const q = previous.y / other.y;
  const byOther = best.y / other.y;
  return {
    top: byPrevious * (width * q * (q - byOther) - (best.x - previous.x) * (byOther - 1)),
    bottom: (q - 1) * (byOther - 1) * (byPrevious - 1),
  };
}
