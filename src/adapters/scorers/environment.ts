const USUAL = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'VIRTUAL_ENV', 'SystemRoot'];

/** What a script sees of the environment: what programs need to run, and what it asks for by name. Keys are not among it. */
export function scriptEnvironment(env: Readonly<Record<string, string | undefined>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries([...USUAL, ...names].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
