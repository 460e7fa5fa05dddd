"""The `alongside` command, for a Python that is not on the path."""

import sys

from alongside.host.cli import main

sys.exit(main())
