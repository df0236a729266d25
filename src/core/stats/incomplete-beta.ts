import { requirePositive, requireProbability } from './arguments.js';
import { logBeta } from './log-gamma.js';

const TINY = 1e-300;
const PRECISION = 1e-15;
/** The fraction needs about √max(a, b) steps. */
const MAX_STEPS = 100_000;

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/**
 * The continued fraction by which x^a y^b / B(a, b) is divided (Didonato & Morris 1992, eq. 9), by Lentz's method.
 * It takes y as well as x, so nothing cancels where x is near 1. Converges fast for x below a/(a + b).
 */
function continuedFraction(a: number, b: number, x: number, y: number): number {
  const denominator = (m: number): number =>
    m + (m * (b - m) * x) / (a + 2 * m - 1) + ((a + m) * (a * y - b * x + 1 + m * (2 - x))) / (a + 2 * m + 1);
  let value = awayFromZero((a * (a * y - b * x + 1)) / (a + 1));
  let c = value;
  let d = 0;
  for (let m = 1; m <= MAX_STEPS; m++) {
    const scale = x / (a + 2 * m - 1);
    const numerator = m * (a + m - 1) * scale * (a + b + m - 1) * (b - m) * scale;
    const term = denominator(m);
    d = 1 / awayFromZero(term + numerator * d);
    c = awayFromZero(term + numerator / c);
    value *= c * d;
    if (Math.abs(c * d - 1) <= PRECISION) return value;
  }
  throw new RangeError(`the incomplete beta function does not converge for a = ${a}, b = ${b}, x = ${x}`);
}

/**
 * The regularised incomplete beta function I_x(a, b).
 * @param y 1 − x; pass it where it is known better than the subtraction gives it.
 * @throws RangeError unless a, b > 0 and x, y lie in 0..1.
 */
export function incompleteBeta(a: number, b: number, x: number, y = 1 - x): number {
  requirePositive('a', a);
  requirePositive('b', b);
  requireProbability('x', x);
  requireProbability('y', y);
  if (x === 0) return 0;
  if (y === 0) return 1;
  const logX = x > 0.5 ? Math.log1p(-y) : Math.log(x);
  const logY = y > 0.5 ? Math.log1p(-x) : Math.log(y);
  const front = Math.exp(a * logX + b * logY - logBeta(a, b));
  return a * y > b * x ? front / continuedFraction(a, b, x, y) : 1 - front / continuedFraction(b, a, y, x);
}
