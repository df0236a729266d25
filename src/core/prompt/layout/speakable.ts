/** Whether a shell and a reference take a name as it is. Marks are letters of many scripts, and of names from macOS; a leading `-` would be an option. */
export function isSpeakable(name: string): boolean {
  return SPEAKABLE.test(name);
}

const SPEAKABLE = /^(?!-)(?!\/)(?!.*\/\/)(?!.*\/$)[\p{L}\p{M}\p{N}/._-]+$/u;
