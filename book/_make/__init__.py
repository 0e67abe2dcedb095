"""What ``make`` does: the environment, executing chapters, building, recording, comparing, serving.

Run as ``python -m _make VERB`` with ``book/`` and the repository's root on the path; the Makefile
does so.
"""
