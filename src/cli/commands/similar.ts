import { maskedText } from '../../core/prompt/template/masked-text.js';
import { defineCommand, result } from '../command.js';
import { parseCount } from '../options.js';
import { renderSimilar, type SimilarData } from '../render/similar.js';
import { COMPARING_OPTIONS, collectPrompts } from '../workspace/collection.js';
import { openProject } from '../workspace/project.js';
import { requirePrompt } from '../workspace/require.js';
import { createResolver } from '../workspace/references/create-resolver.js';

const SHOWN = 10;
const SHARED_WORDS = 4;

export const similar = defineCommand({
  arguments: [{ name: '<ref>', description: 'a prompt or version' }],
  options: [{ flags: '--top <n>', description: `at most so many (default: ${SHOWN})`, parse: parseCount }, ...COMPARING_OPTIONS],
  examples: ['prompt similar support/triage', 'prompt similar triage@2 --top 3 --json', 'prompt similar triage --embedder openai/text-embedding-3-small'],
  async run(context, [reference], { top = SHOWN, ...typed }) {
    const project = await openProject(context.cwd);
    const resolver = createResolver(project, context.note);
    const resolved = await resolver.resolve(reference);
    const text = maskedText(requirePrompt(resolved));
    const { names, collection, basis } = await collectPrompts(project, await resolver.worktree(), context, { typed, other: { label: resolved.label, text } });
    const prompts = collection
      .compare(text)
      .map((likeness, index) => ({ name: names[index] as string, ...likeness, shared: collection.sharedWords(text, index, SHARED_WORDS) }))
      .filter(({ name }) => name !== resolved.name)
      .sort((a, b) => b.similarity - a.similarity || (a.name < b.name ? -1 : 1))
      .slice(0, top);
    const data: SimilarData = { reference: resolved.label, ...basis, prompts };
    return result(data, renderSimilar);
  },
});
