import { configureGlobal } from 'fast-check';

/** Properties see the same cases on every run, so that a build breaks by a change alone; `scripts/fuzz.js` looks further, with seeds of its own. */
configureGlobal({ seed: Number(process.env['FUZZ_SEED'] ?? 20_261_126) });
