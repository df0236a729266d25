/** Whole numbers in a buffer that is used again: a text's terms are many, and texts are, too. */
export interface IdList {
  add(id: number): void;
  clear(): void;
  /** Those since `clear`; what comes next overwrites them. */
  view(): Int32Array;
}

export function createIdList(): IdList {
  let ids = new Int32Array(256);
  let length = 0;
  return {
    add(id) {
      if (length === ids.length) {
        const longer = new Int32Array(length * 2);
        longer.set(ids);
        ids = longer;
      }
      ids[length++] = id;
    },
    clear() {
      length = 0;
    },
    view: () => ids.subarray(0, length),
  };
}
