import type { Block } from './blocks.js';
import type { Label } from './classify.js';
import { balancedObjects, isObject, parseAnswer, parseObject, type JsonObject } from './json-text.js';
import { parseInline, readLabelLists } from './read-labels.js';

type ValueType = 'string' | 'number' | 'boolean' | 'array' | 'object';

/** One key of the answer, as far as the prompt describes it. */
export interface Field {
  name: string;
  type: ValueType;
  /** Whether the prompt says null may stand here. */
  nullable: boolean;
  /** Whether dates are to be written YYYY-MM-DD. */
  isIsoDate: boolean;
  description?: string;
  /** The values allowed, when the prompt lists them. */
  values?: Label[];
  /** The keys of a nested object. */
  fields?: Field[];
}

/** The keys to answer with, and whether to answer in JSON. */
export interface AnswerShape {
  isJson: boolean;
  fields: Field[];
}

const ISO_DATE = /\byyyy-mm-dd\b|\biso[- ]?8601\b|\b\d{4}-\d{2}-\d{2}\b/i;
const NO_JSON = /\b(?:no|not|without|never|instead of)\s+(?:(?:use|return|output|write|(?:answer|reply|respond) (?:in|with|as))\s+)?(?:any\s+|a\s+)?json\b/i;
const NAMED_KEYS =
  /\b(?:keys?|fields?|properties|property|attributes)\b[^:.\n]{0,30}?(?::|\b(?:named|called|are)\b)?\s*((?:["'`*]*[\w-]{1,40}["'`*]*(?:\s*,\s*(?:and\s+|or\s+)?|\s+and\s+|\s*$|\s*[.;\n])){1,20})/i;
/** `Extract as JSON: name, date.` */
const EXTRACT_COLON = /\bextract\b[^.:,\n]{0,40}:[ \t]*(\S[^\n]{2,200})/i;
/** `Extract the name and the date from the text.` */
const EXTRACT_LIST =
  /\b(?:extract|pull out|find|identify)\s+(?:the\s+|all\s+|each\s+|following\s+)*([^.:\n]{3,200}?)(?:\s+(?:from|in|of|out of|mentioned|given)\s+(?:the|this|each|an?|every)\b|[.:\n]|$)/i;

/** Reads a JSON schema or sample, keys named in words, item lists after `fields:` and JSON in the demonstrations. */
export function readAnswerShape(instruction: string, demonstrations: readonly Block[]): AnswerShape {
  const saysNull = /\bnull\b/i.test(instruction);
  const shown = readShownObject(instruction);
  const outputs = demonstrations.map(({ output }) => parseAnswer(output));
  const answered = outputs.length > 0 && outputs.every((output) => output !== undefined) ? outputs : [];
  const asksJson = /\bjson\b/i.test(instruction) && !NO_JSON.test(instruction);
  const isJson = shown !== undefined || asksJson || answered.length > 0;
  const fields = shown ?? (answered[0] ? fieldsOfSample(mergeSamples(answered)) : readNamedFields(instruction, isJson));
  return { isJson, fields: describe(fields, instruction, saysNull) };
}

function readShownObject(instruction: string): Field[] | undefined {
  for (const text of balancedObjects(instruction)) {
    const value = parseObject(text);
    const schema = value && findSchema(value, 0);
    if (schema) return fieldsOfSchema(schema);
    if (value && Object.keys(value).length > 0) return fieldsOfSample(value);
    const loose = value ? [] : fieldsOfLooseText(text);
    if (loose.length > 0) return loose;
  }
  return undefined;
}

/** The schema itself, or the one wrapped in `{"schema": …}` and the like. */
function findSchema(value: JsonObject, depth: number): JsonObject | undefined {
  if (isObject(value['properties'])) return value;
  if (depth === 3) return undefined;
  for (const key of ['schema', 'json_schema', 'parameters', 'items']) {
    const inner = value[key];
    const schema = isObject(inner) ? findSchema(inner, depth + 1) : undefined;
    if (schema) return schema;
  }
  return undefined;
}

function fieldsOfSchema(schema: JsonObject): Field[] {
  return Object.entries(schema['properties'] as JsonObject).map(([name, value]) => {
    const property = isObject(value) ? value : {};
    const types = [property['type']].flat().filter((type) => typeof type === 'string');
    const enumeration = Array.isArray(property['enum']) ? property['enum'] : [];
    const values = enumeration.filter((item) => typeof item === 'string').map((item) => ({ name: item }));
    const note = property['description'];
    return {
      name,
      type: valueType(types.find((type) => type !== 'null') ?? 'string'),
      nullable: types.includes('null') || enumeration.includes(null) || property['nullable'] === true,
      isIsoDate: property['format'] === 'date',
      ...(typeof note === 'string' ? { description: note } : {}),
      ...(values.length > 0 ? { values } : {}),
      ...(isObject(property['properties']) ? { fields: fieldsOfSchema(property) } : {}),
    };
  });
}

function valueType(name: string): ValueType {
  if (name === 'integer') return 'number';
  return name === 'number' || name === 'boolean' || name === 'array' || name === 'object' ? name : 'string';
}

/** The union of the keys of several answers; a later value stands in for an earlier null. */
function mergeSamples(samples: readonly JsonObject[]): JsonObject {
  const merged: JsonObject = {};
  for (const sample of samples) {
    for (const [key, value] of Object.entries(sample)) merged[key] ??= value;
  }
  return merged;
}

function fieldsOfSample(sample: JsonObject): Field[] {
  return Object.entries(sample).map(([name, value]) => {
    const type = Array.isArray(value) ? 'array' : valueType(typeof value);
    const values = typeof value === 'string' ? listedValues(value) : [];
    return {
      name,
      type,
      nullable: value === null || (typeof value === 'string' && /\bnull\b/.test(value)),
      isIsoDate: typeof value === 'string' && ISO_DATE.test(value),
      ...(values.length > 1 ? { values } : {}),
      ...(isObject(value) ? { fields: fieldsOfSample(value) } : {}),
    };
  });
}

/** `billing | bug`, `one of: billing, bug`. */
function listedValues(text: string): Label[] {
  const listed = /\|/.test(text) ? parseInline(text.replace(/^<|>$/g, '')) : (readLabelLists(text)[0] ?? []);
  return listed.filter(({ name }) => name !== 'null');
}

/** A sample that is not JSON: `{"category": <one of a | b>, "confidence": 0.0-1.0}`. */
function fieldsOfLooseText(text: string): Field[] {
  const keys = [...text.matchAll(/"([^"\n]{1,60})"\s*:\s*("[^"\n]*"(?:\s*\|\s*"[^"\n]*")*|[^,}\n]*)/g)];
  return keys.map(([, name, raw]) => {
    const value = raw!.trim();
    const values = listedValues(value.replaceAll('"', '')).filter(({ name: label }) => !/^(?:string|number|boolean)$/.test(label));
    const type = /^(?:<?(?:number|integer|float)|\d)/.test(value) ? 'number' : value.startsWith('[') ? 'array' : 'string';
    return { name: name!, type, nullable: /\bnull\b/.test(value), isIsoDate: ISO_DATE.test(value), ...(values.length > 1 ? { values } : {}) };
  });
}

function readNamedFields(instruction: string, isJson: boolean): Field[] {
  const named = NAMED_KEYS.exec(instruction)?.[1];
  const names = named ? parseInline(named.replace(/\n/g, ' ')).map(({ name }) => name) : [];
  const items = names.length > 0 ? [] : readFieldItems(instruction);
  const quoted = /["'`]([\w-]{1,40})["'`]\s+(?:key|field|property)\b/i.exec(instruction)?.[1];
  const listed = EXTRACT_COLON.exec(instruction)?.[1] ?? EXTRACT_LIST.exec(instruction)?.[1];
  const asked = listed && !/\bfollowing\b|\binformation\b|\bdata\b|\bfields?\b|\bkeys?\b/i.test(listed) ? parseInline(listed) : [];
  const found = [names, items, quoted === undefined ? [] : [quoted], asked.map(({ name }) => name.replace(/^(?:the|an?|their|its)\s+/i, ''))];
  const chosen = found.find((list) => list.length > 0) ?? [];
  return chosen.map((name) => ({ name: isJson ? name.replace(/\s+/g, '_') : name, type: 'string', nullable: false, isIsoDate: false }));
}

/** `- name: …` items below a line on fields or on what to extract. */
function readFieldItems(instruction: string): string[] {
  const lines = instruction.split('\n');
  const cue = lines.findIndex((line) => line.trimEnd().endsWith(':') && /\b(?:fields?|keys?|extract|properties|json)\b/i.test(line));
  if (cue < 0) return [];
  const below = lines.slice(cue + 1).filter((line, at) => at > 0 || line.trim() !== '');
  const end = below.findIndex((line) => !/^\s*(?:[-*•]|\d{1,2}[.)])\s/.test(line));
  const items = below.slice(0, end < 0 ? below.length : end).map((line) => /^\s*(?:[-*•]|\d{1,2}[.)])\s+["'`*]*([\w -]{1,40})/.exec(line)?.[1]?.trim());
  return items.filter((item) => item !== undefined);
}

/** Adds what `- name: …` items say about a field, and null where the prompt or the sample allows it. */
function describe(fields: readonly Field[], instruction: string, saysNull: boolean): Field[] {
  const notes = new Map<string, string>();
  for (const [, name, note] of instruction.matchAll(/^\s*(?:[-*•]|\d{1,2}[.)])\s+["'`*]*([\w -]{1,40}?)["'`*]*(?:\s*:\s+|\s+[-–—]\s+)(.{1,400})$/gm)) {
    notes.set(name!.toLowerCase().replace(/[\s-]+/g, '_'), note!);
  }
  return fields.map((field) => {
    const note = field.description ?? notes.get(field.name.toLowerCase().replace(/[\s-]+/g, '_'));
    const values = field.values ?? (note === undefined ? undefined : readLabelLists(note)[0]);
    return {
      ...field,
      nullable: field.nullable || saysNull,
      isIsoDate: field.isIsoDate || ISO_DATE.test(instruction),
      ...(note === undefined ? {} : { description: note }),
      ...(values ? { values } : {}),
      ...(field.fields ? { fields: describe(field.fields, instruction, saysNull) } : {}),
    };
  });
}
