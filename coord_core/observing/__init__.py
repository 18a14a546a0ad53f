"""What people look at: how things are (team.py), what happened (chronicle.py). No hook loads it."""
