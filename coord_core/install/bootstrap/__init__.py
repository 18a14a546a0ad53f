"""What install.py does before the tool's environment exists: the standard library alone.

source       what is to be installed: version and digest of the clone
tool         the tool's own environment: made once, stamped when it is whole, skipped while it is true
venv         four ways to make an empty environment and to install into it
links        the two commands in ~/.local/bin
enrolled     the repositories it was set up in
removal      taking all of it away again
run          the steps, in order; progress and failures are how they speak
"""
