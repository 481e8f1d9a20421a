"""`python -m tests.domain.oracle --months 100000 --seed 1 --processes 2`"""

import sys

from tests.domain.oracle.running import main

if __name__ == "__main__":
    sys.exit(main())
