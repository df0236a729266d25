/** What a list needs where something has moved since the last one: one file of the build. */
export { locate } from './locate.js';
export { makeDigest } from './make-digest.js';
export { openSources } from './sources.js';
