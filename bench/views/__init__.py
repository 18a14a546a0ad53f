"""What people look at, in a big world: how quick it is, and what a hook costs while it is open."""
