type Known<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The members that are not undefined: what is unknown is left out of data, not written as nothing. */
export function knownMembers<T extends object>(members: T): Known<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Known<T>;
}
