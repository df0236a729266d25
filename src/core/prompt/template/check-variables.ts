import type { Finding } from '../../finding.js';
import { nearestWord } from '../../text/nearest-word.js';
import { placesIn } from './messages.js';
import type { Prompt } from '../prompt.js';
import { scanTags } from './scan.js';
import type { CompiledMessages, Rendering, VariableUse } from './template.js';
import { isConversationVariable } from '../values/values.js';
import { suggestion } from '../../words/words.js';

/** The name under which a template finds the chosen examples. */
export const EXAMPLES = 'examples';

/** What templates read against what is declared and passed. */
export function checkVariables(prompt: Prompt, { uses, partialUses, renderings, findings }: CompiledMessages): Finding[] {
  const declared = Object.keys(prompt.content.variables);
  const used = new Set(uses.map((use) => use.name));
  // What does not parse may use anything.
  const unused = findings.length > 0 ? [] : declared.filter((name) => !used.has(name));
  return [
    ...uses.filter(({ name }) => !declared.includes(name) && name !== EXAMPLES).map((use) => undeclared(use, declared)),
    ...renderings.flatMap((rendering) => {
      const missing = new Map((partialUses.get(rendering.partial) ?? []).filter(({ name }) => !rendering.passed.has(name)).map((use) => [use.name, use]));
      return [...missing.values()].map((use) => notPassed(rendering, use));
    }),
    ...unused.map((name): Finding => ({
      code: 'prompt/variable-unused',
      severity: 'warning',
      place: prompt.placeOf(['variables', name], 'key'),
      message: `the variable \`${name}\` is declared but never used`,
      remedy: 'use it in the body, or remove it',
    })),
    ...checkConversations(prompt),
    ...checkTrust(prompt),
  ];
}

/** A policy for values that nobody distrusts would do nothing, nor would a part of one that looks at nothing. */
function checkTrust({ content, placeOf }: Prompt): Finding[] {
  return Object.entries(content.variables).flatMap(([name, { untrusted, sanitize }]): Finding[] => {
    if (sanitize === undefined) return [];
    const path = ['variables', name, 'sanitize'];
    const unused = { code: 'prompt/sanitize-unused', severity: 'error' } as const;
    if (untrusted !== true) {
      return [
        {
          ...unused,
          place: placeOf(path, 'key'),
          message: `\`${name}\` has \`sanitize\`, which is for untrusted values only`,
          remedy: 'add `untrusted: true`, or remove it',
        },
      ];
    }
    const idle =
      sanitize.mode === 'none' ? [...(sanitize.strict ? ['strict'] : []), ...(sanitize.max_tokens === undefined ? [] : ['max_tokens'])] : [];
    return idle.map((key) => ({
      ...unused,
      place: placeOf([...path, key], 'key'),
      message: `with \`mode: none\` nothing is looked at: \`${key}\` has no meaning`,
      remedy: 'name another mode, or remove it',
    }));
  });
}

/** A conversation printed among other text would be a list in a text. */
function checkConversations({ path, messages, content }: Prompt): Finding[] {
  return messages.flatMap((message) => {
    const placeAt = placesIn(path, message);
    const printed = scanTags(message.text).filter((tag) => tag.kind === 'output' && isConversationVariable(content.variables, tag.argument));
    return printed.filter(({ start, end }) => message.text.slice(start, end) !== message.text.trim()).map((tag): Finding => ({
      code: 'prompt/conversation-not-alone',
      severity: 'error',
      place: placeAt(tag.start),
      message: `\`${tag.argument}\` is a conversation (\`type: messages\`); it can only stand alone in its message`,
      remedy: 'put a role marker before it and after it, or go through it with `for`',
    }));
  });
}

function undeclared({ name, place }: VariableUse, declared: readonly string[]): Finding {
  return {
    code: 'prompt/variable-undeclared',
    severity: 'error',
    place,
    message: `the variable \`${name}\` is not declared${suggestion(nearestWord(name, declared))}`,
    remedy: `declare it: \`variables: { ${name}: { type: string } }\``,
  };
}

function notPassed({ partial, place }: Rendering, { name, place: read }: VariableUse): Finding {
  return {
    code: 'prompt/variable-not-passed',
    severity: 'error',
    place,
    message: `the partial \`${partial}\` reads \`${name}\` (line ${read.line}), which is not passed to it`,
    remedy: `write \`{% render '${partial}', ${name}: … %}\``,
  };
}
