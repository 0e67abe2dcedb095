"""Locks are written by one version of the resolver; what is installed without a hash is told."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from _make import lock
from analysis.vocabularies import REPOSITORY


def program(folder, says):
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / lock.RESOLVER
    file.write_text(f"#!/bin/sh\necho '{says}'\n")
    file.chmod(0o755)
    return str(file)


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Install nothing; return what would have been."""
    calls, run = [], subprocess.run

    def instead(command, **options):
        if "--version" in command:
            return run(command, **options)
        calls.append([str(part) for part in command][-3:])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(lock.subprocess, "run", instead)
    monkeypatch.setattr(lock, "BUILD", tmp_path / "build")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return calls


def test_resolver_of_the_pinned_version_is_taken_where_it_is(tmp_path, installed):
    mine = program(tmp_path / "bin", f"{lock.RESOLVER} {lock.VERSION} (x86_64)")
    assert lock.resolver() == mine and installed == []


def test_resolver_of_another_version_is_not_taken(tmp_path, installed):
    program(tmp_path / "bin", f"{lock.RESOLVER} {lock.VERSION}0")
    own = tmp_path / "build" / "lock-environment" / "bin"
    assert lock.resolver() == str(own / lock.RESOLVER)
    assert installed[-1] == ["install", "--quiet", f"{lock.RESOLVER}=={lock.VERSION}"]
    installed.clear()
    program(own, f"{lock.RESOLVER} 0.0.1")  # of an earlier pin
    lock.resolver()
    assert installed
    installed.clear()
    program(own, f"{lock.RESOLVER} {lock.VERSION}")
    lock.resolver()
    assert installed == []


def test_one_version_of_pytorch_and_the_chapter_says_that_it_is_not_locked():
    texts = {
        name: (REPOSITORY / name).read_text(encoding="utf-8")
        for name in ("Makefile", "requirements-experiments.in", "book/experiments.md")
    }
    versions = {name: set(re.findall(r"torch==([\d.]+\d)", text)) for name, text in texts.items()}
    assert len(set.union(*versions.values())) == 1 and all(versions.values())
    assert "first line is not locked" in " ".join(texts["book/experiments.md"].split())
