"""The branch that shows the state to CI, to other clones, and to people without one."""
