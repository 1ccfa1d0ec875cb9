"""The ways in which a form goes wrong, a module a family."""
