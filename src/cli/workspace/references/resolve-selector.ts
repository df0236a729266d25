import { formatReference, type Reference } from '../../../core/version/reference.js';
import { staged } from '../tree.js';
import { fromEnvironment } from './from-environment.js';
import { fromHash, fromVersion } from './from-history.js';
import { fromRevision, fromTree } from './from-tree.js';
import { readWord } from './read-word.js';
import type { Resolved, Resolver } from './resolver.js';

/** @param name the whole name that the reference's name stands for */
export async function resolveSelector(
  resolver: Resolver,
  name: string,
  reference: Reference,
  typed: string,
  label = formatReference({ ...reference, name }),
): Promise<Resolved> {
  const { project } = resolver;
  const { selector, stages } = reference;
  switch (selector.kind) {
    case 'worktree':
      return fromTree(resolver, name, await resolver.worktree(), { label, stages, source: 'worktree' });
    case 'staged':
      return fromTree(resolver, name, await staged(project), { label, stages, source: 'staged' });
    case 'latest':
    case 'version':
      return fromVersion(resolver, name, selector, { typed, stages });
    case 'environment':
      return fromEnvironment(resolver, name, selector, { label, stages });
    case 'hash':
      return fromHash(resolver, name, selector.prefix, { label, stages, typed });
    case 'revision':
      return fromRevision(resolver, name, selector.revision, { label, stages, typed });
    case 'word':
      return resolveSelector(resolver, name, { ...reference, selector: await readWord(resolver, name, selector.text, typed) }, typed, label);
  }
}
