# Starts the hook of one event for the plugin. Every entry of hooks.json reads this file into its shell, with
#   $1 this file   $2 the event, as its script is named   $3 what to say when nothing can be started
# so that a hook is one shell, which becomes one interpreter where there is something to guard. It never comes
# back.
#
# What runs, the first that is there: a checkout's own environment, for who works on the tool itself; what the
# user's launcher names, the newest installed; the plugin's folder with any Python that is new enough, because
# all but the reading of shell commands is standard library.

root=${1%/hooks/plugin.sh}
wanted=$2
sentence=${3:-}
. "$root/hooks/plugin_python.sh"

free=
is_enrolled "${CLAUDE_PROJECT_DIR:-$PWD}" || is_enrolled "$PWD" || free=yes

if is_checkout && [ -x "$root/.venv/bin/python" ] && [ -r "$root/hooks/$wanted.py" ]; then
  exec "$root/.venv/bin/python" -I -S -X utf8 "$root/hooks/$wanted.py"
fi
if [ -r "$data/hook" ]; then
  set -- "$wanted"
  if [ -z "$free" ]; then
    . "$data/hook" # comes back when what it names is gone
  else # a Python that does not start must not stop the edits that it does not guard
    (. "$data/hook" && exit 99)
    case $? in 99 | 126 | 127) ;; 2) exit 2 ;; *) exit 0 ;; esac
  fi
fi
if [ -r "$root/hooks/$wanted.py" ]; then
  find_python
  [ -n "$python" ] && exec "$python" -I -S -X utf8 "$root/hooks/$wanted.py"
fi
case $wanted in
session_start) [ -n "$free" ] || printf '%s\n' "$sentence" ;;
pre_tool_use) { [ -z "$free" ] || edits_enrolled; } && printf '%s\n' "$sentence" >&2 && exit 2 ;;
esac
exit 0
