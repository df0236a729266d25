import { findLeaks } from '../../eval/queries/leaks.js';
import { readQuerySets } from '../../eval/queries/queries.js';
import { checkQueryValues } from '../../eval/queries/query-values.js';
import type { Rule } from '../rule.js';

/** The query set can be read, its values fit the prompt's variables, and none of it is shown as an example. */
export const queriesValid: Rule = ({ prompt, compiled, queries }) => {
  if (!queries) return [];
  const { set, findings, readable } = readQuerySets(queries, prompt.content.output);
  if (!compiled) return findings;
  const leaks = set && prompt.content.examples ? findLeaks(compiled, set.queries) : [];
  return [...findings, ...checkQueryValues(compiled, readable), ...leaks];
};
