"""Claude Code's wire: its hook events in, decisions out."""
