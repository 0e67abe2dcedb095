"""Workflows and containers: actions pinned, no right that is not needed, locks by hash."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
import yaml

from analysis import links
from analysis.vocabularies import REPOSITORY

WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))


def steps(workflow):
    for job in workflow["jobs"].values():
        yield from job["steps"]


@pytest.fixture(params=WORKFLOWS, ids=lambda file: file.stem)
def text(request):
    return request.param.read_text(encoding="utf-8")


def test_there_are_three():
    assert [file.stem for file in WORKFLOWS] == ["checks", "publish", "weekly"]


def test_actions_are_pinned_by_commit(text):
    for step in steps(yaml.safe_load(text)):
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"]), step["uses"]


def test_no_right_by_default_and_none_to_write_where_code_is_run(text):
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        rights = job["permissions"].items()
        writes = [name for name, right in rights if right == "write"]
        runs_ours = any("actions/checkout" in step.get("uses", "") for step in job["steps"])
        assert not (writes and runs_ours)
        assert job["timeout-minutes"] <= 180
    assert "pull_request_target" not in text


def test_what_others_wrote_reaches_a_shell_only_through_variables(text):
    for step in steps(yaml.safe_load(text)):
        assert "${{" not in step.get("run", "")


def test_checkouts_keep_no_credentials(text):
    for step in steps(yaml.safe_load(text)):
        if "actions/checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


def test_containers_install_by_hash():
    environment = (REPOSITORY / "book" / "_make" / "environment.py").read_text(encoding="utf-8")
    assert "--require-hashes" in environment
    assert "make env-test" in (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
    assert "make --silent env" in (REPOSITORY / "binder" / "postBuild").read_text(encoding="utf-8")
    container = json.loads((REPOSITORY / ".devcontainer" / "devcontainer.json").read_text())
    assert container["build"]["dockerfile"] == "../Dockerfile"


# Publishing, with a repository in a folder in the place of the one at the address.

STUB = """#!/bin/sh
case "$1" in
  api) cat "$PAGES_PY" ;;
  auth) ;;
  *) exit 9 ;;
esac
"""


def publish_step(name):
    workflow = yaml.safe_load((REPOSITORY / ".github" / "workflows" / "publish.yml").read_text())
    return next(one["run"] for one in workflow["jobs"]["publish"]["steps"] if one["name"] == name)


@pytest.fixture
def publishing(tmp_path):
    """Run the step that publishes; return how it ended, and what stands on the branch."""
    remote = tmp_path / "remote"
    subprocess.run(["git", "init", "-q", "--bare", remote], check=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "gh").write_text(STUB)
    (tmp_path / "bin" / "gh").chmod(0o755)
    (tmp_path / "config").write_text(f'[url "{remote}"]\n\tinsteadOf = https://github.com/a/b\n')
    environment = {
        **os.environ,
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "GIT_CONFIG_GLOBAL": str(tmp_path / "config"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GITHUB_REPOSITORY": "a/b",
        "PAGES_PY": str(REPOSITORY / "book" / "_make" / "pages.py"),
    }

    def run(version, *versions):
        work = tmp_path / f"work-{version}-{len(list(tmp_path.iterdir()))}"
        (work / "unpacked" / "site").mkdir(parents=True)
        (work / "release").mkdir()
        (work / "unpacked" / "site" / "index.html").write_text(version)
        (work / "unpacked" / "site" / "manifest.json").write_text(json.dumps({"version": version}))
        entries = [{"version": one} for one in (version, *versions)]
        (work / "release" / "versions.json").write_text(json.dumps({"versions": entries}))
        done = subprocess.run(
            [
                "bash",
                "-eo",
                "pipefail",
                "-c",
                publish_step("Put it on the branch that Pages shows"),
            ],
            cwd=work,
            env={**environment, "GITHUB_REF_NAME": version},
            capture_output=True,
            text=True,
        )
        show = ["git", "-C", remote, "ls-tree", "-r", "--name-only", "gh-pages"]
        names = subprocess.run(show, capture_output=True, text=True).stdout.split()
        root = ["git", "-C", remote, "show", "gh-pages:index.html"]
        return done, names, subprocess.run(root, capture_output=True, text=True).stdout

    return run


def test_publishing_keeps_the_addresses_of_older_versions(publishing):
    done, names, root = publishing("2026.11.0")
    assert done.returncode == 0, done.stderr
    assert "v2026.11.0/index.html" in names and "versions.json" in names and root == "2026.11.0"
    done, names, root = publishing("2026.12.0", "2026.11.0")
    assert done.returncode == 0, done.stderr
    assert {"v2026.11.0/index.html", "v2026.12.0/index.html", "versions.json"} <= set(names)
    assert root == "2026.12.0"
    again, same, _ = publishing("2026.12.0", "2026.11.0")
    assert again.returncode == 1 and "published already" in again.stderr and same == names
    lost, same, _ = publishing("2026.12.1")
    assert lost.returncode == 1 and "would lose" in lost.stderr and same == names


def test_dead_links_with_commas_are_reported_too(tmp_path):
    workflow = yaml.safe_load((REPOSITORY / ".github" / "workflows" / "weekly.yml").read_text())
    (step,) = [one for one in steps(workflow) if one.get("name") == "Ask every link"]
    states = ("gone", "alive", "moved", "refused", "unreachable")
    answers = [links.Answer(f"https://a.org/{state},b", state) for state in states]
    (tmp_path / "answers.csv").write_text(links.csv_text(answers, {}))
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    stub = tmp_path / ".venv" / "bin" / "python"  # asks nobody; all else is Python's
    stub.write_text(
        f'#!/bin/sh\n[ "$1" = -m ] || exec "{sys.executable}" "$@"\n'
        "cp answers.csv links.csv; echo 5 links\n"
    )
    stub.chmod(0o755)
    summary = tmp_path / "summary.md"
    subprocess.run(
        ["bash", "-eo", "pipefail", "-c", step["run"]],
        cwd=tmp_path,
        env={**os.environ, "GITHUB_STEP_SUMMARY": str(summary)},
        check=True,
    )
    told = [f"https://a.org/{state},b,{state},,,," for state in ("gone", "moved", "unreachable")]
    assert summary.read_text().splitlines() == ["5 links", "", "```", *told, "```"]


def test_shell_of_every_step_can_be_read(text):
    for step in steps(yaml.safe_load(text)):
        if "run" in step:
            read = subprocess.run(["bash", "-n"], input=step["run"], text=True, capture_output=True)
            assert read.returncode == 0, read.stderr
