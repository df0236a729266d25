import { asksForJson } from '../../asked-format.js';
import type { PromptRule } from '../../rule.js';

/** A form of answer that is asked for, and that nothing knows of. */
export const formatUnchecked: PromptRule = {
  code: 'prompt/format-unchecked',
  severity: 'warning',
  title: 'JSON is asked for in the text, but no schema says of what form',
  why: 'Without a schema neither examples, nor query sets, nor evaluations can tell a well-formed answer from another.',
  remedy: 'add `output: { schema: … }`',
  bad: '---\nvariables: { topic: { type: string } }\n---\nWrite a poem about {{ topic }}. Answer with a JSON object.\n',
  good: '---\nvariables: { topic: { type: string } }\noutput: { schema: { type: object } }\n---\nWrite a poem about {{ topic }}. Answer with a JSON object.\n',
  check({ prompt }) {
    // Over untrusted text it is another rule's, for a graver reason.
    if (Object.values(prompt.content.variables).some(({ untrusted }) => untrusted === true)) return [];
    const place = asksForJson(prompt);
    return place ? [{ place, message: 'JSON is asked for here, but the prompt has no `output.schema`' }] : [];
  },
};
