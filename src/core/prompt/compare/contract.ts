import { canonicalJson } from '../../text/canonical-json.js';
import { compareLists, compareSchemas, type ContractChange } from './compare-schemas.js';
import type { Content } from '../content.js';
import type { Variable } from '../front-matter/schema.js';

/** What a prompt's callers and the readers of its answers rely on, on two sides. */
export interface ContractDifference {
  /** `breaking` as soon as one change is. */
  word: 'breaking' | 'compatible' | 'none';
  /** Breaking ones first. */
  changes: ContractChange[];
}

type Contract = Pick<Content, 'template' | 'variables' | 'output'>;

/** Whether a caller that worked with `before` works with `after`, and whether a reader of its answers can read those of `after`. */
export function compareContracts(before: Contract, after: Contract): ContractDifference {
  const changes = [
    ...compareTemplates(before, after),
    ...compareVariables(before.variables, after.variables),
    ...compareOutputs(before.output ?? {}, after.output ?? {}),
  ];
  const breaking = changes.filter(({ impact }) => impact === 'breaking');
  const word = breaking.length > 0 ? 'breaking' : changes.length > 0 ? 'compatible' : 'none';
  return { word, changes: [...breaking, ...changes.filter(({ impact }) => impact === 'compatible')] };
}

function compareTemplates(before: Contract, after: Contract): ContractChange[] {
  if (before.template === after.template) return [];
  const plain = after.template === 'none';
  const lost = plain && Object.keys(before.variables).length > 0;
  const message = plain ? 'the text is no longer a template: no value is put into it' : 'the text is a template now';
  return [{ part: 'input', impact: lost ? 'breaking' : 'compatible', subject: 'template', message }];
}

function compareVariables(before: Content['variables'], after: Content['variables']): ContractChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const [old, now] = [own(before, name), own(after, name)];
    const change = (impact: ContractChange['impact'], words: string): ContractChange => ({ part: 'input', impact, subject: name, message: `${name} ${words}` });
    if (!now) return [change('breaking', 'is gone: a caller that still gives it is refused')];
    if (!old) return [hasDefault(now) ? change('compatible', 'is new, with a default') : change('breaking', 'is new and required')];
    return [...compareDefaults(old, now).map(([impact, words]) => change(impact, words)), ...compareSchemas({ part: 'input', path: name }, old, now)];
  });
}

function compareDefaults(before: Variable, after: Variable): [ContractChange['impact'], string][] {
  const [old, now] = [hasDefault(before), hasDefault(after)];
  if (old && !now) return [['breaking', 'is now required: its default is gone']];
  if (now && !old) return [['compatible', 'is no longer required: it has a default']];
  if (canonicalJson(before['default']) === canonicalJson(after['default'])) return [];
  return [['compatible', 'has another default']];
}

function compareOutputs(before: NonNullable<Content['output']>, after: NonNullable<Content['output']>): ContractChange[] {
  const labels = compareLists({ part: 'output', path: 'label' }, before.labels, after.labels);
  if (!before.schema && !after.schema) return labels;
  const place = { part: 'output', path: 'output' } as const;
  if (!before.schema) return [...labels, { part: 'output', impact: 'compatible', subject: 'output', message: 'output follows a schema now' }];
  if (!after.schema) return [...labels, { part: 'output', impact: 'breaking', subject: 'output', message: 'output no longer follows a schema' }];
  return [...labels, ...compareSchemas(place, before.schema, after.schema)];
}

function own(variables: Content['variables'], name: string): Variable | undefined {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}

function hasDefault(variable: Variable): boolean {
  return Object.hasOwn(variable, 'default');
}
