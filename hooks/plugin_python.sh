# What the plugin's shells share: where the user's installation is, which Python to take, is this enrolled?
# Other variables of it begin with an underscore. The only processes it starts ask a Python for its version.

case ${XDG_DATA_HOME:-} in
/*) data=$XDG_DATA_HOME/claude-coordinator ;;
*) data=${HOME:-}/.local/share/claude-coordinator ;;
esac

# Does somebody work on the plugin in $root? Not on what the client keeps for itself.
is_checkout() {
  case $root/ in "${CLAUDE_CONFIG_DIR:-${HOME:-}/.claude}"/plugins/*) return 1 ;; esac
  [ -e "$root/.git" ]
}

# Sets $python to a Python 3.11 or newer that starts, or to nothing. A version manager's own folders come before
# its shims, which cost 90 ms each time; of the PATH, only absolute folders count: others may be the repository's.
find_python() {
  python=
  for _minor in 13 12 11 14; do
    _search "python3.$_minor" && return
  done
  _of_managers : && { _is_new "$python" || _of_managers _is_new || :; }
  [ -n "$python" ] || _search python3 || _search python3 shims || :
}

# Of the Pythons of version managers, the last for which $1 holds.
_of_managers() {
  python=
  for _folder in "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/3.1[1-9]* "${HOME:-}"/.local/share/uv/python/cpython-3.1[1-9]* \
    "${HOME:-}"/.local/share/mise/installs/python/3.1[1-9]* "${HOME:-}"/.asdf/installs/python/3.1[1-9]*; do
    [ -x "$_folder/bin/python3" ] && "$1" "$_folder/bin/python3" && python=$_folder/bin/python3
  done
  [ -n "$python" ]
}

# $1 a name to look for in the folders of PATH and where else it may be; $2 `shims`: among the shims.
_search() {
  _separators=${IFS- }
  IFS=:
  for _folder in ${PATH:-} /usr/local/bin /opt/homebrew/bin /usr/bin; do
    case $_folder in
    */shims | */shims/) [ "${2:-}" = shims ] || continue ;;
    /*) [ "${2:-}" != shims ] || continue ;;
    *) continue ;;
    esac
    [ -f "$_folder/$1" ] && [ -x "$_folder/$1" ] && _is_new "$_folder/$1" || continue
    python=$_folder/$1
    break
  done
  IFS=$_separators
  [ -n "$python" ]
}

_is_new() {
  "$1" -I -S -c 'import sys; sys.exit(sys.version_info < (3, 11))' </dev/null >/dev/null 2>&1
}

# Is the folder or file $1 in a repository that was set up, in a linked worktree or a submodule?
is_enrolled() {
  _above=$1
  while :; do
    [ -e "$_above/.git/claude-coordinator-enrolled" ] && return 0
    [ -e "$_above/.claude/coordinator-enrolled" ] && _is_listed "$_above" && return 0
    if [ -f "$_above/.git" ]; then
      _pointed "$_above/.git" "$_above"
      _git=$_path
      [ -f "$_git/commondir" ] && _pointed "$_git/commondir" "$_git"
      [ -e "$_path/claude-coordinator-enrolled" ] && return 0
    fi
    case $_above in */*) _above=${_above%/*} ;; *) return 1 ;; esac
  done
}

# Sets $_path to what git's file $1 points to, seen from the folder $2. There may be lines' ends in it.
_pointed() {
  _path=
  while IFS= read -r _line || [ -n "$_line" ]; do
    _path="${_path:+$_path
}$_line"
  done <"$1"
  _path=${_path#gitdir: }
  case $_path in /*) ;; *) _path=$2/$_path ;; esac
} 2>/dev/null

# Is the folder $1, which is not git's, on the user's own list of projects?
_is_listed() {
  while IFS= read -r _listed; do
    [ "$_listed" = "$1" ] && return 0
  done <"$data/folders"
  return 1
} 2>/dev/null

# Does the call that is told of on stdin name a file in such a repository? JSON; a path counts up to its first
# escape sign.
edits_enrolled() {
  while IFS= read -r _line || [ -n "$_line" ]; do
    for _field in file_path notebook_path; do
      case $_line in *"\"$_field\":"*) ;; *) continue ;; esac
      _named=${_line#*"\"$_field\":"}
      _named=${_named#*\"}
      _named=${_named%%[\"\\]*}
      case $_named in /*) is_enrolled "$_named" && return 0 ;; esac
    done
  done
  return 1
}
