"""The statements, one function each. A module that is put here is read."""
