import { defineCommand, result } from '../command.js';
import { SCRIPTS, SHELLS } from '../completion/scripts.js';
import { parseChoice } from '../options.js';

export const completion = defineCommand({
  arguments: [{ name: '<shell>', description: 'bash, zsh or fish', choices: SHELLS }],
  options: [],
  examples: [
    `eval "$(prompt completion bash)"       # in ~/.bashrc`,
    'source <(prompt completion zsh)        # in ~/.zshrc, after compinit',
    'prompt completion fish > ~/.config/fish/conf.d/prompt.fish',
  ],
  async run(_, [typed]) {
    const shell = parseChoice('the shell', SHELLS)(typed);
    return result({ shell, script: SCRIPTS[shell] }, ({ script }) => script.trimEnd());
  },
});
