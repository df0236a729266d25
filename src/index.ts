/**
 * Reading and rendering prompt files at run time. Nothing here touches files, git or the network: texts go in,
 * messages come out.
 */
export { readPrompt, type Prompt, type PromptSources, type ReadPrompt } from './core/prompt/prompt.js';
export { compilePrompt, renderMessages, type CompiledPrompt } from './core/prompt/compile.js';
export type { Example } from './core/prompt/examples.js';
export type { Finding, Place } from './core/finding.js';
export type { Message, Role } from './core/ports.js';
