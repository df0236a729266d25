import { quoteArgument } from '../core/text/quote-argument.js';

/** The same command line, going on with a run. @param argv without the program */
export function resumeCommand(argv: readonly string[], run: string): string {
  const at = argv.findIndex((word) => word === '--resume' || word.startsWith('--resume='));
  const named = at !== -1 && argv[at] === '--resume' && argv[at + 1]?.endsWith(run) === true;
  const rest = argv.filter((_, index) => at === -1 || (index !== at && !(named && index === at + 1)));
  return ['prompt', ...rest.map(quoteArgument), '--resume', run].join(' ');
}
