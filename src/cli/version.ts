/** Put in by the build from package.json; `0.0.0-dev` when run from source. */
declare const __VERSION__: string | undefined;

export const VERSION: string = typeof __VERSION__ === 'undefined' ? '0.0.0-dev' : __VERSION__;
