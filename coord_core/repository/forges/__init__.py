"""Forges: opening a draft pull request for a branch that has been pushed.

`opening.open_draft` is the way in, `bodies` writes the text. Nothing here knows of the database. A forge is
reached through its own program (gh, glab) with the person's own login, else through its API with a token.
Three rules: a request that is there already is found and never opened twice; a draft that cannot be had is an
error, never a request that is ready; a secret goes into no message, no argument of a process and no file.
"""
