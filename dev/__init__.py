"""The development environment: what `make` and the commands in this folder do.

Everything is plain Python of the standard library, because on a fresh machine
there is nothing else yet. It fills the hidden folder `.dev/` and nothing outside,
save for the system packages that are missing.
"""
