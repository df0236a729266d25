import { findPlainTag } from '../../core/check/rules/prompt/plain-tags.js';
import { PromptError } from '../../core/errors.js';
import { formatPlace } from '../../core/finding.js';
import { defineCommand, result } from '../command.js';
import { collect } from '../options.js';
import { describeChanges } from '../render/sanitized-values.js';
import { renderMessages, type RenderData } from '../render/messages.js';
import { withVectors } from '../workspace/models/embeddings.js';
import { openProject } from '../workspace/project.js';
import { queryValues } from '../workspace/evaluate/query-values.js';
import { requireCompiled } from '../workspace/require.js';
import { createResolver } from '../workspace/references/create-resolver.js';
import { variantSources } from '../workspace/models/variant-sources.js';
import { readValues } from '../workspace/values.js';
import { openVariant } from '../../runtime/open-variant.js';

export const render = defineCommand({
  arguments: [{ name: '<ref>', description: 'a prompt, version or variant, such as triage@7+few-shot:k=2' }],
  options: [
    { flags: '--var <name=value>', description: 'value of a variable', parse: collect },
    { flags: '--vars <file>', description: 'values from a YAML or JSON file' },
    { flags: '--query <id>', description: "values of a query of the prompt's query set" },
    { flags: '--explain', description: 'say what the transforms did and why these examples were chosen' },
  ],
  examples: ['prompt render support/triage --var ticket="I was charged twice"', 'prompt render support/triage@2 --query t001 --json'],
  async run(context, [reference], options) {
    const { cwd, note } = context;
    const project = await openProject(cwd);
    const resolved = await createResolver(project, note).resolve(reference);
    const compiled = requireCompiled(resolved);
    const variant = await openVariant(compiled, resolved.stages, variantSources(project, resolved));
    const query = options.query === undefined ? {} : await queryValues(project, compiled.prompt, options.query);
    const given = { ...query, ...(await readValues(cwd, options, compiled.prompt.content.variables)) };
    const { values, faults } = compiled.checker.complete(given);
    if (faults.length > 0) {
      throw new PromptError('values/invalid', {
        name: resolved.label,
        faults: faults.map((fault) => `${fault.variable}: ${fault.message}`),
        ...(compiled.prompt.content.template === 'none' ? { remedy: 'front matter that declares variables makes a template of a plain text' } : {}),
      });
    }
    const plain = findPlainTag(compiled.prompt);
    if (plain) note(`note: ${formatPlace(plain.place)}: ${plain.message}`);
    const ready = await withVectors(variant, [{ label: 'the values', values }], { project, context });
    const { messages, reasons, changes } = ready.render(values);
    for (const line of describeChanges(changes)) note(line);
    const data: RenderData = {
      reference: resolved.label,
      hash: resolved.read.hash,
      parameters: variant.parameters,
      messages,
      changes,
      explain: options.explain === true ? reasons : [],
      ...(variant.model === undefined ? {} : { model: variant.model }),
    };
    return result(data, renderMessages);
  },
});
