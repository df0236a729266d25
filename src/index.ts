/**
 * Reading and rendering prompt files at run time. Nothing here touches git, the network or your files: texts go in,
 * messages come out. The task templates that `generatePrompt` names come with the package.
 */
export { readPrompt, type Prompt, type PromptSources, type ReadPrompt } from './core/prompt/prompt.js';
export { compilePrompt, renderMessages, type CompiledPrompt } from './core/prompt/template/compile.js';
export type { Example } from './core/prompt/examples.js';
export type { Finding, Place } from './core/finding.js';
export type { Embed, Message, Role, Vector } from './core/ports.js';
export { generatePrompt, type TaskExample } from './generate-prompt.js';
export { openPrompts, type Prompts, type PromptsOptions } from './runtime/prompts.js';
export type { ServedPrompt } from './runtime/served-prompt.js';
export type { Answer, ChatClient, CompleteOptions } from './runtime/complete.js';
export type { LogOptions, RequestFacts } from './runtime/recorder.js';
export { type LogEvent, parseEvent, type RatingEvent, type RequestEvent } from './core/monitor/request-event.js';
export { PromptError } from './core/errors.js';
