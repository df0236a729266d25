/** Findings that a project accepts; in its folder, and committed. */
export const BASELINE = '.prompt/check-baseline.yaml';
