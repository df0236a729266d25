/** The process as the CLI sees it: everything it may touch, so that tests can hand in another. */
export interface Io {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  stdout: Output;
  stderr: Output;
  /** Aborted by the first Ctrl-C. */
  signal: AbortSignal;
}

export interface Output {
  write(text: string): void;
  isTTY: boolean;
  /** Width of the terminal; undefined when it is none. */
  columns?: number;
}
