"""What the dashboard's page shows, worked out from the state before a template writes it."""
