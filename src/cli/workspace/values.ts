import { resolve } from 'node:path';
import { requireText } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import type { Variable } from '../../core/prompt/front-matter/schema.js';
import { isMap } from '../../core/text/plain-data.js';
import { readYaml } from '../../core/text/yaml.js';

const MAX_LENGTH = 4 * 1024 * 1024;

/**
 * Values given by `--vars file` and `--var name=value`; the latter win. A text is read as JSON only for a variable
 * that is declared as something other than text; a list may be written with commas.
 *
 * @param flag what `--var` is called
 */
export async function readValues(
  cwd: string,
  options: { vars?: string } & { [Flag in 'var' | 'set']?: readonly string[] },
  variables: Readonly<Record<string, Variable>>,
  flag: 'var' | 'set' = 'var',
): Promise<Record<string, unknown>> {
  const file = options.vars;
  const values = file === undefined ? {} : await readFileValues(resolve(cwd, file), file);
  for (const text of options[flag] ?? []) {
    const equals = text.indexOf('=');
    if (equals < 1) throw new PromptError('usage', { message: `\`--${flag} ${text}\` is not name=value` });
    const name = text.slice(0, equals);
    values[name] = parseValue(text.slice(equals + 1), Object.hasOwn(variables, name) ? variables[name] : undefined);
  }
  return values;
}

function parseValue(text: string, variable: Variable | undefined): unknown {
  const types = new Set([variable?.type ?? 'string'].flat());
  if (types.has('string')) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return types.has('array') ? text.split(',').map((item) => item.trim()) : text;
  }
}

async function readFileValues(path: string, file: string): Promise<Record<string, unknown>> {
  const { value, findings } = readYaml({ file, text: await requireText(path, file), maxLength: MAX_LENGTH });
  if (findings.length > 0) throw new PromptError('file/unreadable', { file, reason: 'it is not valid YAML or JSON' }, { findings });
  if (!isMap(value)) throw new PromptError('file/unreadable', { file, reason: 'expected a map of variables' });
  return { ...value };
}
