import type { Vector } from '../../core/ports.js';
import { canonicalJson, sha256 } from '../../core/text/canonical-json.js';
import { type Kind, openStore, type Store, type StoreOptions } from '../completions/store.js';

export type VectorStore = Store<Float32Array>;

/** Changes with what is kept. */
const VERSION = 1;
const BYTES = 4;

/** In single precision, which is what models compute in and more than they mean. */
const VECTORS: Kind<Float32Array> = {
  name: 'vectors',
  write: (vector) => `${vector.length} ${bytesOf(vector).toString('base64')}`,
  read(data) {
    const blank = data.indexOf(' ');
    const bytes = Buffer.from(data.slice(blank + 1), 'base64');
    if (bytes.length === 0 || bytes.length !== Number(data.slice(0, blank)) * BYTES) return undefined;
    const vector = Float32Array.from({ length: bytes.length / BYTES }, (_, at) => bytes.readFloatLE(at * BYTES));
    return vector.every(Number.isFinite) ? vector : undefined;
  },
};

export function openVectorStore(folder: string, options: StoreOptions): VectorStore {
  return openStore(folder, VECTORS, options);
}

/** @param address host, port and path of the server: another one may serve another model by the same name */
export function vectorKey(provider: string, model: string, address: string, text: string): string {
  return sha256(canonicalJson({ vector: VERSION, provider, model, address, text }));
}

/** As it is read again: kept or just come, a vector is the same. */
export function singlePrecision(vector: Vector): Float32Array {
  return Float32Array.from(vector);
}

function bytesOf(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(vector.length * BYTES);
  for (const [at, value] of vector.entries()) bytes.writeFloatLE(value, at * BYTES);
  return bytes;
}
