import { type ParameterFault, parameterFaults } from '../../model-parameters.js';
import type { Problem, PromptRule } from '../../rule.js';
import type { CheckedPrompt } from '../../rule.js';

/** Names that no request has. */
export const parameterUnknown: PromptRule = {
  code: 'model/parameter-unknown',
  severity: 'warning',
  title: 'a parameter is not one of the API’s',
  why: 'Providers refuse the request, or pass over the parameter without a word.',
  remedy: 'write it as the chat completions API does',
  bad: '---\nparameters: { temprature: 0 }\n---\nSay hello.\n',
  good: '---\nparameters: { temperature: 0 }\n---\nSay hello.\n',
  check: (checked) => problems(checked, 'unknown'),
};

/** Values that a model refuses. */
export const parameterRefused: PromptRule = {
  code: 'model/parameter-refused',
  severity: 'error',
  title: 'the model refuses a parameter',
  why: 'Every request would fail, or have another meaning than what was written.',
  remedy: 'take it out, or give the value that the model takes',
  bad: '---\nmodel: openai/o3-mini\nparameters: { temperature: 0, max_tokens: 100 }\n---\nSay hello.\n',
  good: '---\nmodel: openai/o3-mini\nparameters: { max_completion_tokens: 1000 }\n---\nSay hello.\n',
  check: (checked) => problems(checked, 'refused'),
};

function problems({ prompt, facts }: CheckedPrompt, kind: ParameterFault['kind']): Problem[] {
  return parameterFaults(prompt.content.parameters, prompt.content.model ?? facts?.model?.name)
    .filter((fault) => fault.kind === kind)
    .map(({ parameter, message, remedy }) => ({
      place: prompt.placeOf(['parameters', parameter], 'key'),
      message,
      ...(remedy === undefined ? {} : { remedy }),
    }));
}
