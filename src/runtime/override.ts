import { readText } from '../adapters/files.js';
import { PromptError } from '../core/errors.js';
import type { Choice } from '../core/release/bucket.js';
import type { Release } from '../core/release/release.js';
import { isMap } from '../core/text/plain-data.js';

/** What an override says: a version or the first digits of a content hash; and who says so. */
export interface Override {
  wanted: string;
  from: string;
}

/** Whether another content is asked for: variables come before the file. */
export function overrideFinder(
  env: Readonly<Record<string, string | undefined>>,
  file: string | undefined,
): (name: string, filed: ReadonlyMap<string, string>) => Override | undefined {
  const variables = new Map<string, string>();
  return (name, overrides) => {
    const variable = variables.get(name) ?? overrideVariable(name);
    variables.set(name, variable);
    const wanted = env[variable];
    if (wanted !== undefined && wanted !== '') return { wanted, from: variable };
    const filed = overrides.get(name);
    return filed === undefined ? undefined : { wanted: filed, from: file as string };
  };
}

/** `support/triage` → `PROMPT_OVERRIDE_SUPPORT_TRIAGE` */
function overrideVariable(name: string): string {
  return `PROMPT_OVERRIDE_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
}

/** A file of overrides: JSON, versions or hashes by name. None where there is no file. @throws PromptError `runtime/option` */
export async function readOverrides(file: string | undefined): Promise<ReadonlyMap<string, string>> {
  const text = file === undefined ? undefined : await readText(file);
  if (file === undefined || !text) return new Map();
  const invalid = (reason: string): PromptError =>
    new PromptError('runtime/option', { message: `the overrides in ${file} cannot be read: ${reason}`, remedy: 'expected JSON such as {"support/triage": 5}' });
  if (!text.ok) throw invalid(text.message);
  let value: unknown;
  try {
    value = JSON.parse(text.text);
  } catch (error) {
    throw invalid((error as Error).message);
  }
  if (!isMap(value) || !Object.values(value).every((wanted) => typeof wanted === 'string' || typeof wanted === 'number')) {
    throw invalid('a value is neither a version nor a hash');
  }
  return new Map(Object.entries(value).map(([name, wanted]) => [name, String(wanted)]));
}

/** The content an override names, of those the release serves or keeps. @throws PromptError `runtime/no-override` */
export function chooseOverridden(release: Release, { wanted, from }: Override): Choice {
  const known = [...release.serves, ...release.kept.map((kept) => ({ ...kept, weight: 0 }))];
  const typed = wanted.trim().replace(/^[@v]+/, '');
  const byVersion = known.find(({ version }) => String(version) === typed);
  const served = byVersion ?? (/^[0-9a-f]{7,64}$/.test(typed) ? known.find(({ hash }) => hash.startsWith(typed)) : undefined);
  if (!served) {
    throw new PromptError('runtime/no-override', {
      name: release.prompt,
      wanted,
      from,
      kept: [...new Set(known.map(({ version }) => String(version)))],
    });
  }
  return { served, variant: 'stable' };
}
