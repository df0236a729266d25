/** A folder or pattern as it is compared with paths: without `./` and a slash at its end. */
export function normalizeEntry(typed: string): string {
  return typed.split('/').filter((segment) => segment !== '' && segment !== '.').join('/') || '.';
}

/** `app/*.{txt,j2}` is two entries: an ending belongs to no name, and companions have others. */
export function expandEntry(entry: string): string[] {
  const [, before, endings] = /^(.*)\{([^{}]*,[^{}]*)\}$/s.exec(entry) ?? [];
  return before === undefined || endings === undefined ? [entry] : endings.split(',').map((ending) => before + ending);
}
