/** How a served content stands to another one: `behind` by so many versions, `ahead`, or in no order that is known. */
export type Standing = { relation: 'same' | 'differs' } | { relation: 'behind' | 'ahead'; versions: number };

/**
 * @param other hash of what it is compared with; one that is no version stands after the last, and counts none
 * @param lines versions by their hashes, oldest first: of each branch that may know both, the nearest first
 */
export function standingOf(served: string, other: string, lines: readonly (readonly string[])[]): Standing {
  if (served === other) return { relation: 'same' };
  const line = lines.find((hashes) => hashes.includes(served));
  if (!line) return { relation: 'differs' };
  const position = line.lastIndexOf(other);
  const distance = (position === -1 ? line.length - 1 : position) - line.lastIndexOf(served);
  return distance < 0 ? { relation: 'ahead', versions: -distance } : { relation: 'behind', versions: distance };
}

/** Two environments of which one takes its contents from the other, and that serve different ones. */
export interface Drift {
  environment: string;
  from: string;
  /** What `environment` serves against what `from` does; `differs` also where that serves nothing. */
  standing: Standing;
}

/**
 * @param order which environment each takes its contents from
 * @param served hash of the stable content, by environment
 * @param line versions of the canonical branch by their hashes, oldest first
 */
export function findDrift(order: Readonly<Record<string, string>>, served: ReadonlyMap<string, string>, line: readonly string[]): Drift[] {
  return Object.entries(order).flatMap(([environment, from]): Drift[] => {
    const [here, there] = [served.get(environment), served.get(from)];
    if (here === undefined || here === there) return [];
    // A content that is no version of this branch is in no order with one that is.
    const standing: Standing = there === undefined || !line.includes(there) ? { relation: 'differs' } : standingOf(here, there, [line]);
    return [{ environment, from, standing }];
  });
}

/** A served content that history gives another number by now, or none, as after a rewrite. The hash is what counts. */
export interface Renumbered {
  environment: string;
  version: number;
  hash: string;
  /** Undefined where history does not have this content. */
  now?: number;
}

/** @param numbered versions as history has them; none where that is not known */
export function findRenumbered(
  served: readonly Omit<Renumbered, 'now'>[],
  numbered: readonly { number: number; hash: string }[],
): Renumbered[] {
  if (numbered.length === 0) return [];
  return served.flatMap(({ environment, version, hash }): Renumbered[] => {
    const same = numbered.filter((one) => one.hash === hash);
    if (same.some(({ number }) => number === version)) return [];
    const now = same.at(-1)?.number;
    return [{ environment, version, hash, ...(now === undefined ? {} : { now }) }];
  });
}
