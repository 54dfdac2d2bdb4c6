"""`python -m hedgesim`: the same as the command `hedgesim`."""

import sys

from hedgesim.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
