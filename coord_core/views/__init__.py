"""The files for people and other tools: rows and events as text, and how that text is written."""
