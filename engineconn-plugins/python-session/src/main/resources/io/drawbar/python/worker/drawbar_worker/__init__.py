"""Runs a user's Python for Drawbar: one process, one session. Needs Python 3.8 and the standard library alone."""
