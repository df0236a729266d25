import * as v from 'valibot';
import { PromptError } from '../core/errors.js';
import { describe, isMap } from '../core/text/plain-data.js';
import { describeIssue, keys } from '../core/text/validate.js';

const text = (expected: string): v.GenericSchema<string> => v.pipe(v.string(expected), v.nonEmpty(expected));
const optional = <S extends v.GenericSchema>(schema: S): v.OptionalSchema<S, undefined> => v.optional(schema);
const flag = optional(v.boolean('expected true or false'));
const anything = v.optional(v.any());
const callable = optional(v.custom((value) => typeof value === 'function', 'expected a function'));

const LogSchema = keys({
  folder: optional(text('expected a folder')),
  values: flag,
  outputs: flag,
  salt: optional(v.string('expected a text')),
  maxBytes: optional(v.custom<number>((value) => typeof value === 'number' && value > 0, 'expected a number of bytes above 0')),
});

const LONGEST = 2 ** 31 - 1;

const OptionsSchema = v.pipe(
  keys({
    environment: text('expected the name of an environment, such as production'),
    dir: optional(text('expected a folder')),
    bundle: optional(text('expected a file')),
    ttl: optional(v.custom<number>((value) => typeof value === 'number' && value > 0 && value <= LONGEST, 'expected a number of milliseconds above 0')),
    overrides: optional(text('expected a file')),
    env: optional(v.custom(isMap, 'expected variables by name, as in process.env')),
    logs: v.optional(v.lazy((given) => (given === false ? v.any() : LogSchema))),
    embed: callable,
    onError: callable,
  }),
  v.check(({ dir, bundle }) => (dir === undefined) !== (bundle === undefined), "expected either `dir: '.'` or `bundle: 'prompts.bundle.json'`"),
);

const CompleteSchema = keys({
  client: v.custom(
    (client) => typeof (client as { chat?: { completions?: { create?: unknown } } } | null)?.chat?.completions?.create === 'function',
    'expected a client as `new OpenAI()` makes it, which has chat.completions.create',
  ),
  key: anything,
  reuse: flag,
  signal: optional(v.custom((value) => typeof (value as AbortSignal | null)?.aborted === 'boolean', 'expected an AbortSignal')),
});

const GetSchema = v.optional(keys({ key: anything }));

const FactsSchema = keys({
  key: anything, time: anything, values: anything, output: anything, usage: anything, latencyMs: anything,
  responseModel: anything, finishReason: anything, error: anything, cost: anything, cached: anything,
});

/** What would be passed over in silence is refused, all faults at once. @throws PromptError `runtime/option` */
export function checkOptions(options: unknown): void {
  check(OptionsSchema, options, 'openPrompts', 'docs/runtime.md has the options');
}

/** A key under another name would leave a canary without anybody. @throws PromptError `runtime/option` */
export function checkGet(options: unknown): void {
  if (options !== undefined) check(GetSchema, options, 'get', 'write `prompts.get(name, { key: userId })`');
}

/** @throws PromptError `runtime/option` */
export function checkComplete(options: unknown): void {
  check(CompleteSchema, options, 'complete', 'to stream, or to call anything else, render the prompt yourself and tell `logRequest` what came of it');
}

/** @throws PromptError `runtime/option` for a member that nothing would read */
export function checkFacts(facts: unknown): void {
  check(FactsSchema, facts, 'logRequest', 'what is not known is left out');
}

/** What the split goes by; without one, or with an empty one, the stable content is served. @throws PromptError `runtime/option` */
export function keyOf(key: unknown): string | undefined {
  if (key === undefined || key === null || key === '') return undefined;
  if (typeof key === 'string' || typeof key === 'number' || typeof key === 'bigint') return String(key);
  throw new PromptError('runtime/option', { message: `the key is ${describe(key)}`, remedy: "give a text that stays with a user, such as the user's id" });
}

function check(schema: v.GenericSchema, given: unknown, of: string, remedy: string): void {
  const { issues } = v.safeParse(schema, given);
  if (issues) throw new PromptError('runtime/option', { message: `the options of ${of} are not right: ${issues.map(describeIssue).join('; ')}`, remedy });
}
