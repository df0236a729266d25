export interface BundleData {
  environment: string;
  file: string;
  /** Compared instead of written. */
  checked: boolean;
  /** The releases were read from. */
  commit: string;
  digest: string;
  prompts: number;
  bytes: number;
}

export function renderBundle({ environment, file, checked, commit, prompts, bytes }: BundleData): string {
  const size = `${(bytes / 1024).toFixed(1)} kB`;
  const what = `${prompts} ${prompts === 1 ? 'release' : 'releases'} of ${environment} at ${commit.slice(0, 7)}, ${size}`;
  return checked ? `${file} is what is served: ${what}` : `wrote ${file}: ${what}`;
}
