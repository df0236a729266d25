/** Put in by the build from package.json; `0.0.0-dev` when run from source. */
declare const __VERSION__: string | undefined;
declare const __BUILD__: string | undefined;

export const VERSION: string = typeof __VERSION__ === 'undefined' ? '0.0.0-dev' : __VERSION__;

/** The version and a hash of its source: what is kept between commands belongs to one build. */
export const BUILD: string = typeof __BUILD__ === 'undefined' ? VERSION : __BUILD__;
