"""The command line: ``python -m analysis VERB``."""

import sys

if __name__ == "__main__":
    try:
        from analysis.cli import main

        sys.exit(main())
    except ModuleNotFoundError as missing:
        # A stranger's first call is often the system's Python, which has none of the packages.
        if (missing.name or "").partition(".")[0] == "analysis":
            raise
        print(
            f"no package {missing.name} in {sys.executable}: in the repository's folder, run"
            " make env && source .venv/bin/activate",
            file=sys.stderr,
        )
        sys.exit(1)
