type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 0;
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText) && new Set(value).size === value.length;
const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const TYPES: ReadonlySet<unknown> = new Set(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']);

const KEYWORDS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['type', (value) => TYPES.has(value)],
  ['enum', Array.isArray],
  ['const', () => true],
  ...['title', 'description', 'pattern'].map((name): [string, Check] => [name, isText]),
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((name): [string, Check] => [name, isNumber]),
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'].map((name): [string, Check] => [name, isCount]),
  ['uniqueItems', (value) => typeof value === 'boolean'],
  ['required', isTexts],
  ['items', isPlainSchema],
  ['additionalProperties', (value) => typeof value === 'boolean' || isPlainSchema(value)],
  ['properties', (value) => isMap(value) && Object.values(value).every(isPlainSchema)],
]);

/**
 * Whether a value is certainly a JSON Schema: one of plain keywords only, as nearly all are. It says nothing of others;
 * those need the schema of schemas, which takes a good part of a start to compile.
 */
export function isPlainSchema(value: unknown): boolean {
  return isMap(value) && Object.entries(value).every(([keyword, argument]) => KEYWORDS.get(keyword)?.(argument) === true);
}
