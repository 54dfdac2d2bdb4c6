"""What states do: pure functions of arrays, whose argument names are their wiring."""
