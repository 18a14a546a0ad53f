"""Calls that write through something else than an editing tool: shell commands, and tools we cannot know.

gate      PreToolUse and the Post events: cheap when nothing can be written, else the others are loaded
reading   the call's input, read by the tool that takes it (claude/shell for Bash) → an Analysis
sorting   an Analysis → what it would do in each project, as keys (intents); finds what is protected
judging   one project's transaction: git's rules for a shared tree (git_rules), unseen work, locks (granting)
running   the calls that are not settled yet
settling  after a call: what changed on the disk is compared, and the call settled
"""
