"""Telling Slack, Discord and others (docs/notifications.md): the courier, a process apart."""
