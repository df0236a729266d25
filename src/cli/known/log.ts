import { log } from '../commands/log.js';
import { answerKnown, type Known } from './answer.js';

/** `prompt log <name>`, where all its versions were counted before. */
export const known: Known = (io, argv) => answerKnown(io, argv, (context) => log.run(context, [argv[1]], {}));
