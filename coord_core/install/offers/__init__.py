"""What `init` offers besides the guard: skills, a paragraph for CLAUDE.md, completions of a shell.

What is written carries a digest of itself, so that no record is needed: what still has it is ours, is brought
up to date and taken out again; what has been edited since is its editor's, and stays.
"""
