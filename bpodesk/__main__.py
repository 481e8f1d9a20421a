"""Start of the program: `python -m bpodesk`. Everything it does is decided in `bootstrap`."""

import sys

from bpodesk.bootstrap import main

if __name__ == "__main__":
    sys.exit(main())
