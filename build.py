#!/usr/bin/env python3
"""The front door: `python build.py [command]`. Everything happens in the package `prospectus`."""

import sys

from prospectus.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
