import { listed, suggestion, type Words } from './words.js';

/** Of applications that are served releases. */
export const RUNTIME = {
  'runtime/no-environment': (a: { environment: string; source: string; known: readonly string[]; nearest?: string | undefined }): Words => ({
    exit: 2,
    message: `${a.source} has no releases of the environment \`${a.environment}\`${suggestion(a.nearest)}`,
    remedy:
      a.known.length === 0
        ? `promote a version first: \`prompt promote <name> --env ${a.environment}\`; or give as \`dir\` the folder that has .prompt/releases`
        : `there are: ${listed(a.known)}`,
  }),
  'runtime/no-prompt': (a: { name: string; environment: string; nearest?: string | undefined }): Words => ({
    exit: 2,
    message: `${a.environment} serves no prompt \`${a.name}\`${suggestion(a.nearest)}`,
    remedy: `run \`prompt promote ${a.name} --env ${a.environment}\` and deploy it`,
  }),
  'runtime/no-override': (a: { name: string; wanted: string; from: string; kept: readonly string[] }): Words => ({
    exit: 2,
    message: `${a.from} asks for ${a.name}@${a.wanted}, which the release does not keep`,
    remedy: `versions it keeps: ${listed(a.kept)}`,
  }),
  'runtime/no-embedder': (a: { name: string; model: string }): Words => ({
    exit: 2,
    message: `${a.name} chooses its examples by vectors of ${a.model}, and nothing was given to ask it with`,
    remedy: 'give openPrompts `embed: async (model, texts) => vectors`, and render with `await prompt.renderAsync(values)`',
  }),
  'runtime/option': (a: { message: string; remedy: string }): Words => ({ exit: 2, ...a }),
  'runtime/no-answer': (a: { name: string; version: number; got: string }): Words => ({
    exit: 4,
    message: `what the client gave for ${a.name}@${a.version} is no answer: expected \`choices\` with a \`message\`, but got ${a.got}`,
    remedy: 'look at its baseURL, and at what stands between it and the provider',
  }),
  'bundle/empty': (a: { environment: string; commit: string }): Words => ({
    exit: 2,
    message: `${a.environment} serves no prompt as of ${a.commit}, so there is nothing to bundle`,
    remedy: `promote a version first: \`prompt promote <name> --env ${a.environment}\``,
  }),
  'bundle/invalid': (a: { file: string; reason: string }): Words => ({
    exit: 2,
    message: `the bundle ${a.file} cannot be used: ${a.reason}`,
    remedy: 'make it again with `prompt bundle`',
  }),
  'bundle/outdated': (a: { file: string; environment: string }): Words => ({
    exit: 1,
    message: `the bundle ${a.file} is not what ${a.environment} serves`,
    remedy: `run \`prompt bundle --env ${a.environment} --out ${a.file}\``,
  }),
};
