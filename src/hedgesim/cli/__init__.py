"""The command line: arguments in, answers to standard output, everything else to standard error."""
