"""The command line: ``python -m analysis VERB``."""

import io
import os
import sys

if __name__ == "__main__":
    status = 1
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Names and signs are of any script; what the output's encoding lacks is told by its number.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        from analysis.cli import main

        status = main()
        if sys.stdout is not None:  # closed by whoever started this: there is nothing to be written
            sys.stdout.flush()
    except ModuleNotFoundError as missing:
        # A stranger's first call is often the system's Python, which has none of the packages.
        if (missing.name or "").partition(".")[0] == "analysis":
            raise
        print(
            f"no package {missing.name} in {sys.executable}: in the repository's folder, run"
            " make env && source .venv/bin/activate",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        status = 130
    except OSError as problem:
        # Whoever reads has read enough (`| head`), or the disk is full; flushed once more at the end,
        # it would fail again.
        if sys.stdout is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(problem, BrokenPipeError):
            print(f"the answer cannot be written: {problem.strerror}", file=sys.stderr)
        status = 1
    sys.exit(status)
