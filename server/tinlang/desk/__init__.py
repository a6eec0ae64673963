"""Screens of the officials that cross apps: my work today, search, help."""
