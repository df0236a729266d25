import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isPlainSchema } from './plain-schema.js';
import { nearestWord } from '../../text/nearest-word.js';
import type { Message } from '../../ports.js';
import type { Variable } from '../front-matter/schema.js';

/** What is wrong with one value. */
export interface ValueFault {
  variable: string;
  message: string;
}

export type Values = Readonly<Record<string, unknown>>;

/** Checks the values of one prompt; compiled once, used for every query. */
export interface ValueChecker {
  /** Variables without a default, in the order of their declaration. */
  required: readonly string[];
  /** Values with defaults filled in, or every fault. */
  complete(values: Values): { values: Values; faults: ValueFault[] };
}

/** The type of a variable that stands for a conversation so far. */
const MESSAGES_TYPE = 'messages';

export function isConversationVariable(variables: Readonly<Record<string, Variable>>, name: string): boolean {
  return Object.hasOwn(variables, name) && variables[name]?.type === MESSAGES_TYPE;
}

/** Strict about keywords only: a misspelt one would check nothing. */
const OPTIONS = { allErrors: true, strict: false, strictSchema: true, validateFormats: false, logger: false } as const;

/** Schemas are checked by one instance, since the schema of schemas takes long to compile, and compiled by others. */
const meta = new Ajv2020(OPTIONS);

/** Why `schema` is not a JSON Schema, or undefined. */
export function schemaFault(schema: Readonly<Record<string, unknown>>): string | undefined {
  if (isPlainSchema(schema)) return undefined;
  try {
    return meta.validateSchema(schema) === true ? undefined : meta.errorsText();
  } catch (error) {
    return (error as Error).message;
  }
}

/** @returns a checker, and what is wrong with the schemas and defaults themselves */
export function createValueChecker(variables: Readonly<Record<string, Variable>>): { checker: ValueChecker; faults: ValueFault[] } {
  const ajv = new Ajv2020({ ...OPTIONS, meta: false, validateSchema: false });
  const validators = new Map<string, ValidateFunction>();
  const faults: ValueFault[] = [];
  for (const [name, variable] of Object.entries(variables)) {
    try {
      if (variable.type !== MESSAGES_TYPE) validators.set(name, compileSchema(ajv, variable));
    } catch (error) {
      faults.push({ variable: name, message: `is not a JSON Schema: ${(error as Error).message.replace(/^strict mode: /, '')}` });
      continue;
    }
    const misfits = hasDefault(variable) ? faultsOf(name, variable, variable['default'], validators.get(name)) : [];
    faults.push(...misfits.map(({ message }) => ({ variable: name, message: `has a default that does not fit: ${message}` })));
  }
  const required = Object.keys(variables).filter((name) => !hasDefault(variables[name]));
  return { checker: { required, complete: (values) => complete(variables, validators, values) }, faults };
}

export function isConversation(value: unknown): value is Message[] {
  return (
    Array.isArray(value) &&
    value.every((message: Partial<Message> | null) => {
      const role = message?.role;
      return (role === 'user' || role === 'assistant') && typeof message?.content === 'string';
    })
  );
}

function complete(
  variables: Readonly<Record<string, Variable>>,
  validators: ReadonlyMap<string, ValidateFunction>,
  values: Values,
): { values: Values; faults: ValueFault[] } {
  const declared = Object.keys(variables);
  const faults: ValueFault[] = Object.keys(values)
    .filter((name) => !declared.includes(name))
    .map((name) => ({ variable: name, message: notDeclared(name, declared) }));
  const filled: Record<string, unknown> = {};
  for (const name of declared) {
    const variable = variables[name] as Variable;
    const given = Object.hasOwn(values, name);
    if (!given && !hasDefault(variable)) faults.push({ variable: name, message: 'has no value and no default' });
    else filled[name] = given ? values[name] : variable['default'];
    if (given || hasDefault(variable)) faults.push(...faultsOf(name, variable, filled[name], validators.get(name)));
  }
  return { values: filled, faults };
}

function faultsOf(name: string, variable: Variable, value: unknown, validator?: ValidateFunction): ValueFault[] {
  if (variable.type === MESSAGES_TYPE) {
    if (isConversation(value)) return [];
    return [{ variable: name, message: 'expected a list of messages, each with `role` (user or assistant) and `content`' }];
  }
  if (!validator || validator(value)) return [];
  return (validator.errors ?? []).map((error) => ({ variable: name, message: wordsOf(error, value) }));
}

function wordsOf(error: ErrorObject, value: unknown): string {
  const where = error.instancePath === '' ? '' : `${error.instancePath} `;
  const length = error.keyword === 'maxLength' && typeof value === 'string' ? ` (it has ${value.length})` : '';
  return `${where}${error.message ?? 'is not valid'}${length}`;
}

function notDeclared(name: string, declared: readonly string[]): string {
  const nearest = nearestWord(name, declared);
  if (nearest !== undefined) return `is not a variable of this prompt; did you mean \`${nearest}\`?`;
  return `is not a variable of this prompt; it takes ${declared.length === 0 ? 'none' : declared.join(', ')}`;
}

function compileSchema(ajv: Ajv2020, variable: Variable): ValidateFunction {
  const schema = schemaOf(variable);
  const fault = schemaFault(schema);
  if (fault !== undefined) throw new Error(fault);
  const validator = ajv.compile(schema);
  if ('$async' in validator) throw new Error('`$async` is not available');
  return validator;
}

function schemaOf(variable: Variable): Record<string, unknown> {
  const { untrusted: _untrusted, sanitize: _sanitize, default: _default, ...schema } = variable;
  return schema;
}

function hasDefault(variable: Variable | undefined): boolean {
  return variable !== undefined && Object.hasOwn(variable, 'default');
}
