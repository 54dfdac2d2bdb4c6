"""The classroom page: worlds that people set, answered while they wait."""
