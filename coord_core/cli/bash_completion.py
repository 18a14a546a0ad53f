r"""The completion script for bash: names and files together, and no name is ever run.

Click's own script drops names where files are offered too, reads names as words of the shell, and breaks
`feature:auth` at the colon as bash does. A name comes from another session: it is written as `printf %q`
writes it, and inside quotes only where it needs no escape there.
"""

from __future__ import annotations

from click.shell_completion import BashComplete

_SCRIPT = r"""FUNCTION() {
    local before piece line value begun= files= all=$'\n' rest=${COMP_LINE:0:COMP_POINT} i
    local -a words=() names=()
    COMPREPLY=()

    # bash breaks words at : = and @; what no blank parts is one word
    for ((i = 0; i <= COMP_CWORD; i++)); do
        piece=${COMP_WORDS[i]}
        before=${rest%%"$piece"*}
        if ((i == COMP_CWORD)); then
            before=${rest%%[![:space:]]*}
            piece=${rest:${#before}}
        fi
        rest=${rest:${#before}+${#piece}}
        if ((i)) && [[ -z $before ]]; then words[-1]+=$piece; else words+=("$piece"); fi
    done

    while IFS= read -r line; do
        value=${line#*,}
        case $line in
            plain,*) names+=("$value") ;;
            file,*) files=yes begun=$value ;;
            dir,*) compopt -o dirnames ;;
        esac
    done < <(
        IFS=$'\n'
        env COMP_WORDS="${words[*]}" COMP_CWORD=$((${#words[@]} - 1)) VARIABLE=bash_complete "$1" 2>/dev/null
    )

    if [[ $files && ${#names[@]} == 0 ]]; then
        compopt -o default # bash's own way with files
        return 0
    fi
    if [[ $files && ${words[-1]} != *[\$\`\~\"\']* ]]; then
        while IFS= read -r value; do
            [[ -d $value ]] && value+=/
            names+=("$value")
        done < <(compgen -f -- "$begun")
    fi

    # $2 is what bash replaces; `head` is what stands before that in the same word
    local head=${words[-1]%"$2"}
    [[ $head == *[\"\']*[\"\']* ]] && return 0
    local prefix=${head//[\\\"\']/}
    [[ $prefix == -*=* ]] && prefix=${prefix#*=}
    for value in "${names[@]}"; do
        value=${value#"$prefix"}
        case $head in
            *\') [[ $value == *\'* ]] && continue ;;
            *\") [[ $value == *[\\\"\$\`!]* ]] && continue ;;
            *) printf -v value %q "$value" ;;
        esac
        [[ $all == *$'\n'"$value"$'\n'* ]] && continue
        all+=$value$'\n'
        COMPREPLY+=("$value")
    done
    [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == */ ]] && compopt -o nospace
    return 0
}

complete -o nosort -F FUNCTION PROGRAM
"""


class Bash(BashComplete):
    """How the words come and the names go stays click's; the script is ours."""

    source_template = (
        _SCRIPT.replace("%", "%%")
        .replace("FUNCTION", "%(complete_func)s")
        .replace("VARIABLE", "%(complete_var)s")
        .replace("PROGRAM", "%(prog_name)s")
    )
