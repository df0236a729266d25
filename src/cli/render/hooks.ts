import type { Style } from './elements/style.js';

export interface HooksData {
  action: 'install' | 'uninstall';
  /** The file git runs. */
  hook: string;
  /** `joined`: with the hook that was there before, which `before` names; `none`: it was so already. */
  change: 'written' | 'joined' | 'removed' | 'restored' | 'none';
  before?: string;
}

export function renderHooks({ action, hook, change, before }: HooksData, { color }: Style): string {
  const first = before === undefined ? [] : [`the hook that was there is run first, now as ${before}`];
  switch (change) {
    case 'written':
    case 'joined':
      return [`wrote ${color.green(hook)}`, ...first, 'every commit that stages prompts now runs `prompt check --staged`'].join('\n');
    case 'removed':
      return `removed ${hook}`;
    case 'restored':
      return `removed the check; ${hook} is again what it was before`;
    case 'none':
      return action === 'install' ? [`${hook} is installed already`, ...first].join('\n') : `nothing to remove: ${hook} is none of this tool`;
  }
}
