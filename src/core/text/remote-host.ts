/** The host a git remote's URL names: `https://user@github.com/a/b.git`, `git@github.com:a/b.git`; undefined for a path. */
export function hostOf(url: string): string | undefined {
  const [, host] = /^[a-z][a-z+.-]*:\/\/(?:[^/@]*@)?([^/:]+)/i.exec(url) ?? /^(?:[^/@:]+@)?([^/:@]+):(?!\/\/)/.exec(url) ?? [];
  return host?.toLowerCase();
}
