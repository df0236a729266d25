import { canonicalJson } from '../../text/canonical-json.js';
import { isMap } from '../../text/plain-data.js';

/** One difference in what a prompt takes or gives. */
export interface ContractChange {
  part: 'input' | 'output';
  /** `breaking`: what worked with the one before may fail with this one. */
  impact: 'breaking' | 'compatible';
  /** What changed: `ticket`, `address.street`, `labels`. */
  subject: string;
  /** The sentence, with its subject. */
  message: string;
}

/** Where two JSON Schemas are compared: callers must still be accepted, readers must still be able to read. */
export interface SchemaPlace {
  part: ContractChange['part'];
  path: string;
}

type Schema = Readonly<Record<string, unknown>>;

/** How the set of accepted values changed; `other`: in a way that is not comparable, or that cannot be judged. */
type Shift = 'wider' | 'narrower' | 'other';

/** Keywords that accept no value more or less. `format` is not checked by this tool: only readers may rely on it. */
const NOTES = new Set([
  'title',
  'description',
  'examples',
  'default',
  'deprecated',
  '$comment',
  '$id',
  '$schema',
  'readOnly',
  'writeOnly',
  'untrusted',
  'sanitize',
]);
/** More is narrower. */
const LOWER_BOUNDS = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']);
/** Less is narrower. */
const UPPER_BOUNDS = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']);
/** These reach into what other keywords say. */
const ENTANGLED = ['patternProperties', 'unevaluatedProperties', 'unevaluatedItems'];
const STRUCTURE = new Set(['type', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'items']);
const ALL_TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

/**
 * Every difference of two JSON Schemas that matters to whom they bind. Sound on the side of caution: what cannot be
 * judged (`$ref`, `oneOf`, another `pattern`) is breaking. One exception is meant: a property that is newly described
 * where any was allowed counts as compatible.
 */
export function compareSchemas(place: SchemaPlace, before: unknown, after: unknown): ContractChange[] {
  const [old, now] = [asSchema(before), asSchema(after)];
  if (canonicalJson(before) === canonicalJson(after)) return [];
  if (!old || !now || ENTANGLED.some((keyword) => keyword in old || keyword in now)) return [change(place, 'other', 'became another schema')];
  const types = compareTypes(place, old, now);
  // What a text may look like says nothing about a number.
  if (types.retyped) return types.changes;
  return [
    ...types.changes,
    ...compareValues(place, old, now),
    ...compareKeywords(place, old, now),
    ...compareProperties(place, old, now),
    ...compareParts(place, old, now),
  ];
}

/** `true` accepts everything, as an empty schema does. */
function asSchema(schema: unknown): Schema | undefined {
  if (schema === undefined || schema === true) return {};
  return isMap(schema) ? schema : undefined;
}

function change(place: SchemaPlace, shift: Shift, words: string): ContractChange {
  const kept = place.part === 'input' ? shift === 'wider' : shift === 'narrower';
  return decided(place, kept ? 'compatible' : 'breaking', words);
}

function decided({ part, path }: SchemaPlace, impact: ContractChange['impact'], words: string): ContractChange {
  return { part, impact, subject: path, message: `${path} ${words}` };
}

function compareTypes(place: SchemaPlace, before: Schema, after: Schema): { retyped: boolean; changes: ContractChange[] } {
  const [old, now] = [typesOf(before), typesOf(after)];
  const gone = [...old].filter((type) => !now.has(type));
  const come = [...now].filter((type) => !old.has(type));
  if (gone.length + come.length === 0) return { retyped: false, changes: [] };
  const shift = gone.length === 0 ? 'wider' : come.length === 0 ? 'narrower' : 'other';
  return { retyped: shift === 'other', changes: [change(place, shift, `changed its type: ${typeWords(before)} → ${typeWords(after)}`)] };
}

/** A number that is an integer is of both types, so `number` includes `integer`. */
function typesOf(schema: Schema): Set<string> {
  const types = statedTypes(schema) ?? ALL_TYPES;
  return new Set(types.includes('number') ? [...types, 'integer'] : types);
}

/** As it says itself, or as the only values it takes show. */
function statedTypes(schema: Schema): string[] | undefined {
  const { type } = schema;
  if (typeof type === 'string') return [type];
  if (Array.isArray(type)) return type.map(String);
  return allowed(schema)?.map((text) => typeOf(JSON.parse(text)));
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function typeWords(schema: Schema): string {
  return [...new Set(statedTypes(schema) ?? ['any'])].join(' | ');
}

/** The only values a schema takes, as canonical JSON; undefined where it takes any. */
function allowed({ enum: listed, const: only }: Schema): string[] | undefined {
  if (only !== undefined) return [canonicalJson(only)];
  return Array.isArray(listed) ? listed.map((value) => canonicalJson(value)) : undefined;
}

function compareValues(place: SchemaPlace, before: Schema, after: Schema): ContractChange[] {
  return compareLists(place, allowed(before), allowed(after));
}

/** Lists of the only values there may be, as they are shown; undefined where any may. */
export function compareLists(place: SchemaPlace, old: readonly string[] | undefined, now: readonly string[] | undefined): ContractChange[] {
  if (!old) return now ? [change(place, 'narrower', `is now one of ${listed(now)}`)] : [];
  if (!now) return [change(place, 'wider', `is no longer only one of ${listed(old)}`)];
  const gone = old.filter((value) => !now.includes(value));
  const come = now.filter((value) => !old.includes(value));
  return [
    ...(gone.length > 0 ? [change(place, 'narrower', `is no longer ${listed(gone)}`)] : []),
    ...(come.length > 0 ? [change(place, 'wider', `may now be ${listed(come)}`)] : []),
  ];
}

const SHOWN = 6;

function listed(values: readonly string[]): string {
  const more = values.length > SHOWN ? ` and ${values.length - SHOWN} more` : '';
  return values.slice(0, SHOWN).map(short).join(', ') + more;
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** Bounds, and whatever else a schema says of a single value. */
function compareKeywords(place: SchemaPlace, before: Schema, after: Schema): ContractChange[] {
  const keywords = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((keyword) => !NOTES.has(keyword) && !STRUCTURE.has(keyword));
  return keywords.sort().flatMap((keyword) => {
    const [old, now] = [before[keyword], after[keyword]];
    if (canonicalJson(old) === canonicalJson(now) || (keyword === 'format' && place.part === 'input')) return [];
    return [change(place, shiftOf(keyword, old, now), `changed \`${keyword}\`: ${shown(old)} → ${shown(now)}`)];
  });
}

function shiftOf(keyword: string, old: unknown, now: unknown): Shift {
  if (typeof (old ?? now) === 'number' && typeof (now ?? old) === 'number') {
    if (LOWER_BOUNDS.has(keyword)) return ((old ?? -Infinity) as number) < ((now ?? -Infinity) as number) ? 'narrower' : 'wider';
    if (UPPER_BOUNDS.has(keyword)) return ((old ?? Infinity) as number) > ((now ?? Infinity) as number) ? 'narrower' : 'wider';
  }
  if (keyword === 'uniqueItems') return now === true ? 'narrower' : 'wider';
  if (!SINGLE.has(keyword)) return 'other';
  return old === undefined ? 'narrower' : now === undefined ? 'wider' : 'other';
}

/** Each says one thing more about a value, by itself. */
const SINGLE = new Set(['pattern', 'format', 'multipleOf', 'not', 'allOf', 'anyOf', 'oneOf', 'propertyNames']);

function shown(value: unknown): string {
  return value === undefined ? 'none' : short(canonicalJson(value));
}

function compareProperties(place: SchemaPlace, before: Schema, after: Schema): ContractChange[] {
  const [old, now] = [propertiesOf(before), propertiesOf(after)];
  const [needed, needs] = [requiredBy(before), requiredBy(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now), ...needed, ...needs])].sort();
  return names.flatMap((name): ContractChange[] => {
    const at = { part: place.part, path: `${place.path}.${name}` };
    const [was, is] = [Object.hasOwn(old, name), Object.hasOwn(now, name)];
    const required =
      needed.has(name) === needs.has(name)
        ? []
        : [needs.has(name) ? change(at, 'narrower', 'is now required') : change(at, 'wider', 'is no longer required')];
    if (was && is) return [...compareSchemas(at, old[name], now[name]), ...required];
    if (is) return [...newProperty(at, before['additionalProperties'], now[name]), ...required];
    return was ? goneProperty(at, old[name], after['additionalProperties'], required) : required;
  });
}

/** @param others what was said of members that were not named */
function newProperty(at: SchemaPlace, others: unknown, schema: unknown): ContractChange[] {
  if (others === false) return [change(at, 'wider', at.part === 'input' ? 'is new' : 'is new, where nothing more was promised to come')];
  return [decided(at, 'compatible', 'is new'), ...(isMap(others) ? compareSchemas(at, others, schema) : [])];
}

/** A reader misses what is gone, even where it was never sure to come. */
function goneProperty(at: SchemaPlace, schema: unknown, others: unknown, required: readonly ContractChange[]): ContractChange[] {
  if (at.part === 'output' || others === false) return [decided(at, 'breaking', at.part === 'input' ? 'is gone, and refused' : 'is gone')];
  return [decided(at, 'compatible', 'is gone'), ...(isMap(others) ? compareSchemas(at, schema, others) : []), ...required];
}

function propertiesOf({ properties }: Schema): Schema {
  return isMap(properties) ? properties : {};
}

function requiredBy({ required }: Schema): Set<string> {
  return new Set(Array.isArray(required) ? required.map(String) : []);
}

/** What stands for members that are not named. */
function compareParts({ part, path }: SchemaPlace, before: Schema, after: Schema): ContractChange[] {
  const [open, stillOpen] = [before['additionalProperties'] ?? true, after['additionalProperties'] ?? true];
  const others = { part, path: `${path}.*` };
  const additional = stillOpen === false && open !== false
    ? [change(others, 'narrower', 'is no longer allowed')]
    : open === false && stillOpen !== false
      ? [change(others, 'wider', 'is now allowed')]
      : compareSchemas(others, open, stillOpen);
  return [...additional, ...compareSchemas({ part, path: `${path}[]` }, before['items'], after['items'])];
}
