import { list } from '../commands/list.js';
import { answerKnown, type Known } from './answer.js';

/** `prompt list`, where no prompt has changed since the last one, nor what its history ends with. */
export const known: Known = (io, argv) => answerKnown(io, argv, (context) => list.run(context, [], { tokens: !argv.includes('--no-tokens') }));
