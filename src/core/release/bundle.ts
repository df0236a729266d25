import * as v from 'valibot';
import { PromptError } from '../errors.js';
import { canonicalJson, sha256 } from '../text/canonical-json.js';

const BundleSchema = v.object({
  schemaVersion: v.literal(1),
  environment: v.string(),
  /** sha256 of `environment` and `files` in canonical form. */
  digest: v.string(),
  /** Texts by path in the project: release files and the folders of content they name. */
  files: v.record(v.string(), v.string()),
});

/** All that one environment serves, in one file. */
export type Bundle = v.InferOutput<typeof BundleSchema>;

export function makeBundle(environment: string, files: Readonly<Record<string, string>>): Bundle {
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { schemaVersion: 1, environment, digest: digestOf(environment, sorted), files: sorted };
}

/** Equal releases give equal bytes. */
export function formatBundle(bundle: Bundle): string {
  return `${JSON.stringify(bundle, null, 1)}\n`;
}

/** @throws PromptError `bundle/invalid` where it is none, or is not what was written */
export function parseBundle(file: string, text: string): Bundle {
  const invalid = (reason: string): PromptError => new PromptError('bundle/invalid', { file, reason });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(`it is no JSON (${(error as Error).message})`);
  }
  const { success, output } = v.safeParse(BundleSchema, value);
  if (!success) throw invalid('it is no bundle of this version');
  if (output.digest !== digestOf(output.environment, output.files)) throw invalid('it was altered: its digest is not that of its files');
  return output;
}

function digestOf(environment: string, files: Readonly<Record<string, string>>): string {
  return sha256(canonicalJson({ environment, files }));
}
