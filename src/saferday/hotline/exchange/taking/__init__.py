"""Carries lists in and out: fetches pages, reads files, sends pages, part by part through the actions.

Doors (tasks, commands, views) call in here; here the actions are called. Nothing here writes by itself.
"""
