import { PromptError } from '../../core/errors.js';
import { defineCommand } from '../command.js';
import { benchCommand } from '../cot/bench.js';
import { parseChoice, parseList } from '../options.js';
import { RUN_OPTIONS } from '../workspace/evaluate/options.js';

const ACTIONS = ['bench'] as const;
/** A decision needs all queries, and its table is no report. */
const NOT_HERE = /^--(?:shard|format)\b/;

export const cot = defineCommand({
  arguments: [
    { name: '<action>', description: 'bench: measure a prompt without and with each template', choices: ACTIONS },
    { name: '<ref>', description: 'a prompt or version' },
  ],
  options: [
    { flags: '--templates <names>', description: 'only these, such as step-by-step,draft', parse: parseList },
    { flags: '--write', description: 'put the decision and its figures into the prompt’s front matter' },
    ...RUN_OPTIONS.filter(({ flags }) => !NOT_HERE.test(flags)),
  ],
  examples: [
    'prompt cot bench support/triage --model openai/gpt-4.1-mini',
    'prompt cot bench triage@7 --templates step-by-step,draft --model openai/gpt-4.1-mini --max-usd 1',
    'prompt cot bench support/triage --model openai/gpt-4.1-mini --repeat 5 --templates self-consistency --write',
  ],
  async run(context, [action, reference], typed) {
    parseChoice('the action', ACTIONS)(action);
    if (reference === undefined) throw new PromptError('usage', { message: 'no prompt was named', remedy: 'write `prompt cot bench <ref>`' });
    return benchCommand(context, reference, typed);
  },
});
