"""`watch`: what the team does, live in a terminal.

`panes` (what is listed), `desk` (which pane, which row, which filter) and `frame` (a desk as lines of a size)
are pure; `follower` reads the state when it has changed; `app` shows it with keys (the extra `watch`), `live`
without, and `plain` tells it to a pipe.
"""
