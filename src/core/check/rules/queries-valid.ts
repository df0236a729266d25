import { readQueries } from '../../eval/queries.js';
import { checkQueryValues } from '../../eval/query-values.js';
import type { Rule } from '../rule.js';

/** The query set can be read and its values fit the prompt's variables. */
export const queriesValid: Rule = ({ prompt, compiled, queries }) => {
  if (!queries) return [];
  const { set, findings } = readQueries(queries.path, queries.text, prompt.content.output);
  return set && compiled ? [...findings, ...checkQueryValues(compiled, set.queries)] : findings;
};
