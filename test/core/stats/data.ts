/** Darwin's maize: differences of heights, crossed minus self-fertilised, in eighths of an inch. */
export const DARWIN = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75];

/** R's `depression` differences (Hollander & Wolfe). */
export const DEPRESSION = [0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01];

const SLEEP_FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2.0];
const SLEEP_SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

/** R's `sleep`: extra hours, first drug minus second. */
export const SLEEP = SLEEP_FIRST.map((hours, i) => hours - (SLEEP_SECOND[i] ?? 0));
