import type { Problem, PromptFacts, PromptRule } from '../../rule.js';
import type { CheckedPrompt } from '../../rule.js';
import { withdrawnModel } from '../../withdrawn-models.js';

type Known = NonNullable<PromptFacts['model']>['known'];

/** A model that no request can be sent to. */
export const modelUnknown: PromptRule = {
  code: 'model/unknown',
  severity: 'warning',
  slow: true,
  title: 'nothing is known of a model or its provider',
  why: 'A name that was mistyped fails at the first request, which may be in production.',
  remedy: 'mend the name; set `providers.<name>.base_url` in .promptrc for a server of your own, or `prices` for a model that is new',
  bad: '---\nmodel: opnai/gpt-4.1-mini\n---\nSay hello.\n',
  good: '---\nmodel: openai/gpt-4.1-mini\n---\nSay hello.\n',
  check: (checked) => [
    ...told(checked, 'no-provider', (name) => `the provider of \`${name}\` is neither configured nor known`),
    ...told(checked, 'unlisted', (name) => `\`${name}\` is not among the models that its provider is known to have`),
  ],
};

/** A model that is about to go, or gone. */
export const modelDeprecated: PromptRule = {
  code: 'model/deprecated',
  severity: 'warning',
  title: 'a model was withdrawn by its provider',
  why: 'After the day it is shut down every request fails.',
  remedy: 'compare the prompt with another model: `prompt ab <name> <name>+model:<provider>/<model>`',
  bad: '---\nmodel: openai/gpt-4-32k\n---\nSay hello.\n',
  good: '---\nmodel: openai/gpt-4.1-mini\n---\nSay hello.\n',
  check(checked) {
    const { model } = checked.prompt.content;
    const withdrawn = model === undefined ? undefined : withdrawnModel(model);
    if (model === undefined || !withdrawn) return told(checked, 'deprecated', (name) => `\`${name}\` is marked as deprecated in the list of models`);
    return [{ place: checked.prompt.placeOf(['model']), message: `\`${model}\` is shut down on ${withdrawn} (as its provider announced)` }];
  },
};

/** Of the prompt's own model: a fault of the project's is not each prompt's. */
function told({ prompt, facts }: CheckedPrompt, known: Known, message: (name: string) => string): Problem[] {
  if (prompt.content.model === undefined || facts?.model?.known !== known) return [];
  return [{ place: prompt.placeOf(['model']), message: message(prompt.content.model) }];
}
