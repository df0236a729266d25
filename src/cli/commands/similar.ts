import { maskedText } from '../../core/prompt/masked-text.js';
import { EMBEDDER } from '../../core/similarity/prompt-similarity.js';
import { type CommandSpec, result } from '../command.js';
import { parseCount } from '../options.js';
import { renderSimilar, type SimilarData } from '../render/similar.js';
import { collectPrompts } from '../workspace/collection.js';
import { openProject } from '../workspace/project.js';
import { requirePrompt } from '../workspace/require.js';
import { createResolver } from '../workspace/resolve.js';

const SHOWN = 10;
const SHARED_WORDS = 4;

export const similar: CommandSpec = {
  arguments: [{ name: '<ref>', description: 'a prompt or version' }],
  options: [{ flags: '--top <n>', description: `at most so many (default: ${SHOWN})`, parse: parseCount }],
  examples: ['prompt similar support/triage', 'prompt similar triage@2 --top 3 --json'],
  async run({ cwd, note }, [reference], { top = SHOWN }) {
    const project = await openProject(cwd);
    const resolver = createResolver(project, note);
    const resolved = await resolver.resolve(reference as string);
    const text = maskedText(requirePrompt(resolved));
    const { names, collection } = await collectPrompts(project, await resolver.worktree(), note);
    const prompts = collection
      .compare(text)
      .map((likeness, index) => ({ name: names[index] as string, ...likeness, shared: collection.sharedWords(text, index, SHARED_WORDS) }))
      .filter(({ name }) => name !== resolved.name)
      .sort((a, b) => b.similarity - a.similarity || (a.name < b.name ? -1 : 1))
      .slice(0, top as number);
    const data: SimilarData = { reference: resolved.label, embedder: EMBEDDER, frequencies: collection.frequencies, compared: names.length, prompts };
    return result(data, renderSimilar);
  },
};
