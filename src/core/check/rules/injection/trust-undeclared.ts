import type { PromptRule } from '../../rule.js';

/** Nobody said where a text comes from. */
export const trustUndeclared: PromptRule = {
  code: 'injection/trust-undeclared',
  severity: 'warning',
  off: true,
  title: 'a text variable does not say whether it is trusted',
  why: 'What is not marked is put into the prompt as it is. With this rule on, every text has to say whether it comes from outside.',
  remedy: 'write `untrusted: true` where the value can come from outside, `untrusted: false` where it cannot',
  bad: '---\nvariables: { topic: { type: string } }\n---\nWrite about {{ topic }}.\n',
  good: '---\nvariables: { topic: { type: string, untrusted: false } }\n---\nWrite about {{ topic }}.\n',
  check: ({ prompt }) =>
    Object.entries(prompt.content.variables)
      .filter(
        ([, variable]) =>
          variable.untrusted === undefined && !Object.hasOwn(variable, 'enum') && !Object.hasOwn(variable, 'const') && takesText(variable.type),
      )
      .map(([name]) => ({ place: prompt.placeOf(['variables', name], 'key'), message: `\`${name}\` does not say whether it is trusted` })),
};

function takesText(type: string | readonly string[] | undefined): boolean {
  const types = type === undefined ? ['string'] : [type].flat();
  return types.some((one) => ['string', 'array', 'object', 'messages'].includes(one));
}
