/** Shells that can complete. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/*
 * What a shell reads once. All ask `prompt complete -- <words>`, which answers with one candidate a line and never with
 * an error. The program is called by `command`: a shell may have a function of the same name, as zsh does.
 */

const BASH = `# Completion of prompt, git-prompt and git prompt. In ~/.bashrc: eval "$(prompt completion bash)"
_prompt_candidates() {
  local program=$1 line=$2 current replaced candidate
  local -a words
  # The words as they were typed: those that bash offers are cut at @ : and = as well.
  read -ra words <<< "$line"
  case $line in "" | *[[:space:]]) words+=("") ;; esac
  current=\${words[\${#words[@]} - 1]}
  # Only what follows the last of these is replaced; an @ is replaced with it.
  replaced=$current
  case $COMP_WORDBREAKS in *:*) replaced=\${replaced##*:} ;; esac
  case $COMP_WORDBREAKS in *=*) replaced=\${replaced##*=} ;; esac
  case $COMP_WORDBREAKS in *@*) case $replaced in *@*) replaced=@\${replaced##*@} ;; esac ;; esac
  COMPREPLY=()
  while IFS= read -r candidate; do
    COMPREPLY+=("\${candidate#"\${current%"$replaced"}"}")
  done < <(command "$program" complete -- "\${words[@]}" 2> /dev/null)
  # More may follow these.
  case "\${#COMPREPLY[@]} \${COMPREPLY[0]-}" in
    "1 "*[@:=]) compopt -o nospace 2> /dev/null ;;
  esac
  return 0
}
_prompt_complete() {
  local line=\${COMP_LINE:0:COMP_POINT}
  _prompt_candidates "$1" "\${line#*[[:space:]]}"
}
_git_prompt() {
  local line=\${COMP_LINE:0:COMP_POINT}
  _prompt_candidates git-prompt "\${line#*[[:space:]]prompt[[:space:]]}"
}
complete -o default -F _prompt_complete prompt git-prompt
`;

const ZSH = `#compdef prompt git-prompt
# In ~/.zshrc, after compinit: source <(prompt completion zsh)
_prompt_complete() {
  local -a candidates
  candidates=(\${(f)"$(command "\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2> /dev/null)"})
  if (( \${#candidates} )); then
    compadd -- "\${candidates[@]}"
  else
    _files
  fi
}
_git-prompt() { _prompt_complete }
# As a file of fpath this is the function that completes; read at the start of a shell it only says which one does.
if [[ \${funcstack[1]} == _prompt ]]; then
  _prompt_complete
else
  compdef _prompt_complete prompt git-prompt
fi
`;

const FISH = `# prompt completion fish > ~/.config/fish/conf.d/prompt.fish
function __prompt_candidates -a program
    set -l current (commandline -ct)
    set -l found (command $program complete -- $argv[2..-1] "$current" 2> /dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path "$current"
    end
end
function __prompt_complete
    set -l words (commandline -opc)
    __prompt_candidates $words[1] $words[2..-1]
end
function __git_prompt_complete
    set -l words (commandline -opc)
    set -l at (contains -i prompt $words)
    __prompt_candidates git-prompt $words[(math $at + 1)..-1]
end
complete -c prompt -f -a '(__prompt_complete)'
complete -c git-prompt -f -a '(__prompt_complete)'
complete -c git -n '__fish_git_using_command prompt' -f -a '(__git_prompt_complete)'
`;

export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
