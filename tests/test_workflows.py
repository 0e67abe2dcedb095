"""Workflows and containers: actions pinned, no right that is not needed, locks by hash."""

from __future__ import annotations

import json
import re

import pytest
import yaml

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
