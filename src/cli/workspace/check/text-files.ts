import type { Finding } from '../../../core/finding.js';
import type { TextFile } from '../../../core/check/rule.js';
import { classify, examplesPaths } from '../../../core/prompt/layout/layout.js';
import { partialPath } from '../../../core/prompt/template/partials.js';
import type { ReadPrompt } from '../../../core/prompt/prompt.js';
import { undecodedFinding } from '../../../core/text/decode.js';
import type { Project } from '../project.js';
import type { PromptFile, Tree } from '../tree.js';

/** A prompt with all the files that are its own. */
export interface PromptFiles {
  file: PromptFile;
  read: ReadPrompt;
  /** Paths of its query set. */
  set: readonly string[];
}

/** The files that belong to a prompt alone, where they are there. */
export function ownFiles(tree: Tree, { file, set }: PromptFiles): string[] {
  return [file.path, ...examplesPaths(file.path), ...set].filter((path) => tree.read(path) !== undefined);
}

/** Every file that prompts draw on, once; what is no text is a finding, unless reading the prompt has told of it. */
export function textFilesOf(project: Project, tree: Tree, prompts: readonly PromptFiles[]): { files: TextFile[]; findings: Finding[] } {
  const paths = new Set<string>();
  for (const one of prompts) {
    for (const path of ownFiles(tree, one)) paths.add(path);
    const prompt = one.read.prompt ?? one.read.draft;
    for (const name of Object.keys(prompt?.partials.texts ?? {})) paths.add(partialPath(prompt?.partials ?? { folder: '', texts: {} }, name));
  }
  const files: TextFile[] = [];
  const findings: Finding[] = [];
  for (const path of paths) {
    const decoded = tree.read(path);
    const kind = classify(project.layout, path)?.kind ?? 'prompt';
    if (decoded?.ok) files.push({ path, kind, text: decoded.text });
    else if (decoded && kind !== 'prompt') findings.push(undecodedFinding(path, decoded));
  }
  return { files, findings };
}
