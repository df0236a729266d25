import { PromptError } from '../core/errors.js';
import { meantWord } from '../core/text/nearest-word.js';
import { suggestion } from '../core/words/words.js';

/** A command as a person may call it. */
interface Callable {
  /** `prompt diff` */
  name: string;
  /** `[options] [a] [b]` */
  usage: string;
}

/** Faults of the number of arguments: told with what the command takes. */
const COUNTS = new Set(['commander.missingArgument', 'commander.excessArguments']);

/** What commander says of a command line, in our form: quoted as elsewhere, with the help that says more. */
export function usageError({ name, usage }: Callable, { message, code }: { message: string; code: string }): PromptError {
  const [, said = '', meant] = /^(?:error: )?(.*?)(?:\n\(Did you mean (.*)\?\))?$/s.exec(message) ?? [];
  const help = `see \`${name} --help\``;
  return new PromptError('usage', {
    message: `${said.replace(/\.$/, '').replace(/'(.*)'/s, '`$1`')}${suggestion(meant?.replace(/^one of /, '').replaceAll(', ', '` or `'))}`,
    remedy: COUNTS.has(code) ? `write \`${name} ${usage.replace('[options] ', '')}\`; ${help}` : help,
  });
}

/** Words that are no options, nor the value of one that every command takes. */
function wordsOf(argv: readonly string[]): string[] {
  return argv.filter((word, at) => !word.startsWith('-') && argv[at - 1] !== '-C');
}

/** The command that was asked for, whether there is one of that name or not. */
export function commandName(argv: readonly string[]): string {
  return wordsOf(argv)[0] ?? '';
}

/** The first word, or what follows `help`, is a command. @throws PromptError `usage` */
export function checkCommandName(argv: readonly string[], names: readonly string[]): void {
  const [first, second] = wordsOf(argv);
  const typed = first === 'help' ? second : first;
  if (typed === undefined || typed === 'help' || names.includes(typed)) return;
  throw new PromptError('usage', { message: `unknown command \`${typed}\`${suggestion(meantWord(typed, names))}`, remedy: 'see `prompt --help`' });
}

export function noCommand(): PromptError {
  return new PromptError('usage', { message: 'no command is named', remedy: 'see `prompt --help`' });
}
