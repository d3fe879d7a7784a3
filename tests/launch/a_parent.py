"""A program in the place of make: it starts a desk and waits for it.

Arguments: those of `a_desk`.
"""

from __future__ import annotations

import subprocess
import sys

if __name__ == "__main__":
    sys.exit(subprocess.call([sys.executable, "-m", "tests.launch.a_desk", *sys.argv[1:]]))
