/** `.prompt/releases/production/support/triage.yaml` */
export function releasePath(environment: string, prompt: string): string {
  return `${RELEASES}/${environment}/${prompt}.yaml`;
}

export function isReleasePath(path: string): boolean {
  return path.startsWith(`${RELEASES}/`) && path.endsWith('.yaml');
}

export const RELEASES = '.prompt/releases';

/** Folder of a prompt's released contents. */
export function contentRoot(prompt: string): string {
  return `.prompt/content/${prompt}`;
}

/** Folder of a released content. */
export function contentFolder(prompt: string, contentHash: string): string {
  return `${contentRoot(prompt)}/${contentHash.slice(0, 12)}`;
}
