export type FaultKind = 'unreachable' | 'reset' | 'stalled' | 'redirected' | 'too-large' | 'refused-by-fetch';

/**
 * Why no whole response came. The message stays fixed: the SDK takes any error whose text contains
 * "timeout" for a timeout and drops its cause, and a network error's own text may carry an address or a header.
 */
export class TransportFault extends Error {
  override readonly name = 'TransportFault';
  readonly kind: FaultKind;
  /** The system's or the HTTP client's code, such as `ECONNREFUSED`. */
  readonly code: string | undefined;

  constructor(kind: FaultKind, code?: string) {
    super('no whole response');
    this.kind = kind;
    this.code = code;
  }
}

type Fetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Statuses whose responses may have no body. */
const BODILESS = new Set([204, 205, 304]);

/**
 * `fetch` that follows no redirect (a redirect would carry the key along) and answers only when the
 * whole body, of at most `maxBytes` after decompression, has arrived: so the signal covers the body too,
 * where the SDK would wait for ever. Throws `TransportFault`.
 */
export function boundedFetch(maxBytes: number): Fetch {
  return async (url, init) => {
    const signal = init?.signal ?? undefined;
    try {
      const response = await untilAborted(fetch(url, { ...init, redirect: 'error' }), signal);
      const body = await readBody(response, maxBytes, signal);
      const { status, statusText, headers } = response;
      return new Response(BODILESS.has(status) ? null : body, { status, statusText, headers });
    } catch (error) {
      throw error instanceof TransportFault ? error : faultOf(error);
    }
  };
}

/**
 * Hears of the abortion from the signal itself: Node's fetch passes its signal on by weak references, and
 * after a garbage collection a stalled body outlasts the abortion by minutes (measured on Node 20.20).
 */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(new DOMException('aborted', 'AbortError'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

async function readBody(response: Response, maxBytes: number, signal: AbortSignal | undefined): Promise<Uint8Array<ArrayBuffer>> {
  if (response.body === null) return new Uint8Array();
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await untilAborted(reader.read(), signal);
      if (done) return joined(chunks, size);
      size += value.byteLength;
      if (size > maxBytes) throw new TransportFault('too-large');
      chunks.push(value);
    }
  } catch (error) {
    // Closes the connection; a stream that has failed already has nothing to cancel.
    reader.cancel().catch(() => {});
    throw error;
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

const KIND_OF_CODE: readonly (readonly [RegExp, FaultKind])[] = [
  [/^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL)$/, 'unreachable'],
  [/^(?:ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, 'unreachable'],
  [/^(?:CERT_|ERR_TLS|ERR_SSL|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|EPROTO)/, 'unreachable'],
  [/^UND_ERR_(?:HEADERS|BODY)_TIMEOUT$/, 'stalled'],
];

/** Any other code, such as `ECONNRESET` or a fault in the HTTP spoken, is of a server that was reached. */
function kindOfCode(code: string): FaultKind {
  return KIND_OF_CODE.find(([pattern]) => pattern.test(code))?.[1] ?? 'reset';
}

function faultOf(error: unknown): TransportFault {
  const causes = causesOf(error);
  if (causes.some(({ message }) => message === 'unexpected redirect')) return new TransportFault('redirected');
  const code = causes.map(codeOf).find((found) => found !== undefined);
  if (code !== undefined) return new TransportFault(kindOfCode(code), code);
  if (causes.some(({ name }) => name === 'AbortError')) return new TransportFault('stalled');
  return new TransportFault('refused-by-fetch');
}

function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let next = error; next instanceof Error && causes.length < 8; next = next.cause) causes.push(next);
  return causes;
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
