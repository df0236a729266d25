/** What a trial without some segments came to. */
export interface Trial {
  /** Not inferior to the prompt as it is. */
  holds: boolean;
  /** How much the metric fell, from 0 to 1; undefined where it could not be tried. */
  loss?: number;
}

/** Segments that were left out together, by their positions. */
export interface DroppedGroup {
  group: readonly number[];
  /** What the metric fell by when they went, on top of those before them. */
  loss: number;
}

export interface Search {
  dropped: DroppedGroup[];
  /** Of a segment that is needed: what the metric fell by without it. */
  needed: ReadonlyMap<number, number | undefined>;
  trials: number;
}

/**
 * Which segments can go: all at once, else halves, and halves of these, each on top of what went before, while the trial
 * without them holds. About k·log n trials for k segments that are needed.
 *
 * @param order positions, those first that save most
 * @param isEnough told after each group that went: a target is met
 */
export function* searchSegments(order: readonly number[], isEnough: (dropped: readonly number[]) => boolean): Generator<readonly number[], Search, Trial> {
  const dropped: DroppedGroup[] = [];
  const needed = new Map<number, number | undefined>();
  const queue: (readonly number[])[] = order.length === 0 ? [] : [order];
  let before = 0;
  let trials = 0;
  for (let group = queue.shift(); group; group = queue.shift()) {
    const gone = dropped.flatMap((one) => one.group);
    if (isEnough(gone)) break;
    trials++;
    const { holds, loss } = yield [...gone, ...group];
    if (holds) {
      dropped.push({ group, loss: (loss ?? before) - before });
      before = loss ?? before;
    } else if (group.length === 1) needed.set(group[0] as number, loss === undefined ? undefined : loss - before);
    else queue.unshift(group.slice(0, Math.ceil(group.length / 2)), group.slice(Math.ceil(group.length / 2)));
  }
  return { dropped, needed, trials };
}

export interface Confirmation {
  kept: DroppedGroup[];
  restored: DroppedGroup[];
  trials: number;
}

/** On queries the search has not seen: groups come back, those with the largest loss first, until the rest holds. */
export function* confirmGroups(groups: readonly DroppedGroup[]): Generator<readonly number[], Confirmation, Trial> {
  const byLoss = [...groups].sort((a, b) => a.loss - b.loss || b.group.length - a.group.length);
  const restored: DroppedGroup[] = [];
  let trials = 0;
  while (byLoss.length > 0) {
    trials++;
    const { holds } = yield byLoss.flatMap(({ group }) => group);
    if (holds) break;
    restored.push(byLoss.pop() as DroppedGroup);
  }
  return { kept: groups.filter((group) => byLoss.includes(group)), restored, trials };
}
