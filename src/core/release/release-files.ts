/** `.prompt/releases/production/support/triage.yaml` */
export function releasePath(environment: string, prompt: string): string {
  return `${RELEASES}/${environment}/${prompt}.yaml`;
}

/** Which release a file is, as its path says: the inverse of `releasePath`. */
export function whichRelease(path: string): { environment: string; prompt: string } {
  const [, environment = '', prompt = ''] = /^\.prompt\/releases\/([^/]+)\/(.+)\.yaml$/.exec(path) ?? [];
  return { environment, prompt };
}

/** A report that was given as evidence; it goes with the release. */
export function releasedReportPath(environment: string, prompt: string): string {
  return `${RELEASES}/${environment}/${prompt}.report.json`;
}

export function isReleasePath(path: string): boolean {
  return path.startsWith(`${RELEASES}/`) && path.endsWith('.yaml');
}

export const RELEASES = '.prompt/releases';
export const CONTENT = '.prompt/content';

/** Where the released contents of a prompt lie, beside those of prompts below its name. */
export function contentRoot(prompt: string): string {
  return `${CONTENT}/${prompt}`;
}

/** Folder of a released content. */
export function contentFolder(prompt: string, contentHash: string): string {
  return `${contentRoot(prompt)}/${contentHash.slice(0, 12)}`;
}
