/** `.prompt/releases/production/support/triage.yaml` */
export function releasePath(environment: string, prompt: string): string {
  return `${RELEASES}/${environment}/${prompt}.yaml`;
}

export function isReleasePath(path: string): boolean {
  return path.startsWith(`${RELEASES}/`) && path.endsWith('.yaml');
}

export const RELEASES = '.prompt/releases';
export const CONTENT = '.prompt/content';

/** Folder of a released content. */
export function contentFolder(prompt: string, contentHash: string): string {
  return `${CONTENT}/${prompt}/${contentHash.slice(0, 12)}`;
}
