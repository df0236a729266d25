/**
 * Variables a git process of ours keeps. Inside a hook they say which index is being committed. Others that name programs
 * or places are dropped, as simple-git drops them.
 */
export const ENVIRONMENT = [
  'GIT_INDEX_FILE', 'GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_CEILING_DIRECTORIES', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM',
  'GIT_TERMINAL_PROMPT', 'GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_AUTHOR_DATE',
  'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL', 'GIT_COMMITTER_DATE', 'GIT_QUARANTINE_PATH',
];

/**
 * What `push` and `fetch` need beside: a user's own ways to reach a server. They name programs, so simple-git refuses
 * them; no other command gets them.
 */
export const TRANSPORT =
  /^(?:GIT_SSH(?:_COMMAND|_VARIANT)?|GIT_ASKPASS|SSH_ASKPASS|GIT_PROXY_COMMAND|GIT_SSL_\w+|GIT_HTTP_\w+|GIT_CONFIG_(?:COUNT|KEY_\d+|VALUE_\d+))$/;
export const TRANSPORT_ALLOWED = {
  allowUnsafeSshCommand: true, allowUnsafeAskPass: true, allowUnsafeGitProxy: true,
  allowUnsafeConfigEnvCount: true, allowUnsafeCredentialHelper: true, allowUnsafeUrlRewrite: true,
};

/** The answers must not depend on replace refs, nor may a repository's configuration start a program. */
export const CONFIG = ['core.useReplaceRefs=false', 'core.fsmonitor=false'];
