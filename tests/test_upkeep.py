"""Upkeep: a new record whole or not at all; links asked of a server that does everything."""

from __future__ import annotations

import contextlib
import csv
import datetime
import socket
import stat
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from analysis import addresses, links, newrecords, validation
from analysis.cli import main
from analysis.records import Record
from tests.conftest import record

GIVEN = [
    "new", "--name", "A Set", "--from-doi", "https://doi.org/10.1000/ABC", "--read", "2026-11-20",
    "--field", "year=2020", "--field", "tasks=vqa, captioning", "--field", "image_count=27000 patch",
    "--field", "gsd_m=10|20", "--field", "countries=NOR", "--field", "licence=?",
]  # fmt: skip


@pytest.fixture()
def data(tmp_path):
    (tmp_path / "data" / "datasets").mkdir(parents=True)
    return tmp_path / "data"


def written(data):
    return sorted(file.name for file in (data / "datasets").iterdir())


def test_record_from_fields_is_valid_and_says_where_it_was_read(data, capsys):
    assert main([*GIVEN, "--data", str(data)]) == 0
    text = (data / "datasets" / "a-set.yaml").read_text()
    made, faults = validation.check_text(text, "x", "a-set")
    assert made is not None and not faults
    assert made.sources["paper"].doi == "10.1000/abc"
    assert made.facts.doi.value == "10.1000/abc"
    assert made.facts.tasks.value == ["vqa", "captioning"]
    assert (made.facts.image_count.value, made.facts.image_count.unit) == (27000, "patch")
    assert made.facts.gsd_m.value == [10, 20] and made.facts.licence.state == "not_stated"
    assert 'countries: {value: ["NOR"], from: paper}' in text
    assert "a-set.yaml" in capsys.readouterr().out


def test_record_is_never_written_over(data, capsys):
    assert main([*GIVEN, "--data", str(data)]) == 0
    before = (data / "datasets" / "a-set.yaml").read_bytes()
    assert main([*GIVEN, "--summary", "Another.", "--data", str(data)]) == 1
    assert "there already" in capsys.readouterr().err
    assert (data / "datasets" / "a-set.yaml").read_bytes() == before
    assert written(data) == ["a-set.yaml"]


def test_record_made_meanwhile_is_not_written_over(data, monkeypatch):
    """Between the question whether it is there and the writing, another may make it."""
    target = data / "datasets" / "a-set.yaml"
    made = newrecords.build("A Set", newrecords.source(doi="10.1000/abc"), {"year": "2020"})

    def another_first(number):
        target.write_text("another's", encoding="utf-8")

    monkeypatch.setattr(newrecords.os, "fsync", another_first)
    with pytest.raises(newrecords.NotMade, match="there already"):
        newrecords.write(made, data)
    assert target.read_text(encoding="utf-8") == "another's" and written(data) == ["a-set.yaml"]


def test_record_can_be_read_by_others(data):
    made = newrecords.build("A Set", newrecords.source(doi="10.1000/abc"), {"year": "2020"})
    assert stat.S_IMODE(newrecords.write(made, data).stat().st_mode) == 0o644


def test_a_doi_is_taken_without_what_stands_before_it():
    for given in ("doi: 10.1000/ABC", " DOI:10.1000/abc ", "https://dx.doi.org/10.1000/abc"):
        assert newrecords.source(doi=given)["doi"] == "10.1000/abc"


def test_reading_may_be_of_tomorrow_and_no_later():
    today = datetime.datetime.now(datetime.UTC).date()
    tomorrow = today + datetime.timedelta(days=1)
    assert newrecords.source(doi="10.1000/abc", read=tomorrow)["read"] == tomorrow
    with pytest.raises(newrecords.NotMade, match="still to come"):
        newrecords.source(doi="10.1000/abc", read=tomorrow + datetime.timedelta(days=1))


@pytest.mark.parametrize(
    ("given", "value"),
    [("2017", 2017), ("-3", -3), ("2.5", 2.5), (".5", 0.5), ("1e-3", 0.001),
     ("٢٠١٧", "٢٠١٧"), ("1_0", "1_0"), ("0x10", "0x10"), ("nan", "nan"), ("inf", "inf")],
)  # fmt: skip
def test_numbers_are_taken_as_they_stand(given, value):
    found = newrecords.fact("class_count", given, "page")["value"]
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--field", "year=twenty"], "facts.year"),
        (["--field", "year=٢٠١٧"], "found '٢٠١٧': expected a whole number"),
        (["--field", "class_count=1_0"], "found '1_0': expected a whole number"),
        (["--field", f"year={'9' * 5000}"], "facts.year.value: found '999"),
        (["--field", f"image_count={'9' * 5000} image"], "facts.image_count.value: found '999"),
        (["--field", "tasks=vqaa"], "did you mean vqa"),
        (["--field", "image_count=5"], "needs a unit"),
        (["--field", "image_count=27 000 patch"], "found '27 000': expected a whole number"),
        (["--field", "image_count=27 000"], "found '27 000': expected a whole number"),
        (["--field", "colour=red"], "no such field: colour"),
        (["--id", "A Set"], "id"),
        (["--id", "../../escape"], "id"),
        (["--from-url", "https://example.org"], "one source"),
        (["--field", "volume_bytes=27,000"], "found '27,000': expected a whole number"),
        (["--field", "tasks=vqa", "--field", "tasks=captioning"], "given twice: tasks"),
        (["--name", "遥感"], "give one with --id"),
        (["--read", "2126-11-20"], "still to come"),
        (["--data", "nowhere"], "no folder nowhere/datasets"),
    ],
)
def test_faulty_record_is_not_written(data, capsys, more, said):
    field = more[1].partition("=")[0] if more[0] == "--field" else None
    given = [
        one for one in zip(GIVEN[1::2], GIVEN[2::2], strict=True) if one[1].split("=")[0] != field
    ]
    words = [word for one in given for word in one]
    assert main(["new", *words, "--data", str(data), *more]) == 1
    error = capsys.readouterr().err
    assert said in error and error.endswith("nothing written\n")
    assert written(data) == [] and [file.name for file in data.parent.iterdir()] == ["data"]


def test_failing_disk_leaves_nothing(data, capsys, monkeypatch):
    def full(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(newrecords.os, "fsync", full)
    assert main([*GIVEN, "--data", str(data)]) == 1
    assert "No space left" in capsys.readouterr().err
    assert written(data) == []


def answers(*given):
    left = list(given)

    def answer(question):
        if not left:
            raise EOFError
        return left.pop(0)

    return answer


def test_asking_repeats_what_would_not_pass(data, capsys):
    answer = answers("A Set", "", "", "https://example.org/a", "20x0", "2020", "vqa", "")
    about, facts = newrecords.ask(answer, ("year", "tasks", "licence"))
    assert facts == {"year": "2020", "tasks": "vqa"}
    assert "whole number" in capsys.readouterr().out
    file = newrecords.write(newrecords.build(**about, facts=facts), data)
    assert file.name == "a-set.yaml"


def test_an_id_keeps_letters_without_their_accents():
    for name, expected in (("Ünïcödé 数据", "unicode"), ("Weißsee Ørsted 2", "weisssee-orsted-2")):
        made = newrecords.build(name, newrecords.source(doi="10.1000/abc"), {})
        assert made["id"] == expected
    about, _ = newrecords.ask(answers("Öko Łan", "", "", "https://example.org/a"), ())
    assert about["identifier"] == "oko-lan"


def test_name_id_and_source_are_asked_again_too(data, capsys):
    """Else a slip in the first answer would cost all that follow."""
    (data / "datasets" / "a-set.yaml").write_text("id: a-set", encoding="utf-8")
    head = ["<b>A Set</b>", "A Set", "", "A Set 2", "a-set-2", "x" * 200, "In short.", "ftp://a.org",
            "example.org", "HTTPS://doi.org/10.1000/ABC"]  # fmt: skip
    about, _ = newrecords.ask(answers(*head, "2020"), ("year",), data)
    assert (about["name"], about["identifier"], about["summary"]) == (
        "A Set",
        "a-set-2",
        "In short.",
    )
    assert about["place"]["doi"] == "10.1000/abc"
    said = capsys.readouterr().out
    for part in (
        "markup",
        "there already",
        "joined by -",
        "at most 160",
        "an http or https",
        "a DOI",
    ):
        assert part in said
    assert newrecords.write(newrecords.build(**about, facts={}), data).name == "a-set-2.yaml"


def test_what_the_protocol_wants_is_asked_for():
    may_be_left_out = {"themes", "processing_levels", "size_pixels", "annotation_count", "time_start",
                       "time_end", "temporal_sampling", "formats"}  # fmt: skip
    wanted = newrecords.FIELDS[: newrecords.FIELDS.index("arxiv") + 1]
    assert set(wanted) - may_be_left_out <= set(newrecords.ASKED)
    assert not any("not_stated" in newrecords._question(field) for field in newrecords.ASKED)


def test_a_day_that_is_none_is_told_with_what_was_expected(capsys):
    for given in (["new", "--read", "yesterday"], ["freshness", "--today", "soon"]):
        with pytest.raises(SystemExit):
            main(given)
        assert "expected a day such as 2026-11-21" in capsys.readouterr().err


@pytest.mark.parametrize(
    "given",
    [
        ["--id", "q"], ["--summary", "In short."], ["--read", "2026-11-20"],
        ["--from-doi", "10.1000/x"], ["--field", "year=2020"],
    ],
)  # fmt: skip
def test_what_was_given_without_a_name_is_not_forgotten(data, capsys, monkeypatch, given):
    monkeypatch.setattr("builtins.input", answers())
    assert main(["new", *given, "--data", str(data)]) == 1
    assert "--name is missing" in capsys.readouterr().err


def test_facts_are_counted_as_they_are_written(data, capsys):
    assert main([*GIVEN, "--data", str(data)]) == 0
    # Six fields, and the DOI.
    assert ": a record of 7 facts;" in capsys.readouterr().out


def test_questions_left_unanswered_write_nothing(data, capsys, monkeypatch):
    monkeypatch.setattr("builtins.input", answers("A Set", "", ""))
    assert main(["new", "--data", str(data)]) == 1
    assert "nothing written" in capsys.readouterr().err and written(data) == []


# Links.


class Handler(BaseHTTPRequestHandler):
    """Answers as its path says."""

    asked: list[tuple[str, str, float]] = []

    def log_message(self, format, *values):
        pass

    def answer(self):
        Handler.asked.append((self.command, self.path, time.monotonic()))
        name = self.path.strip("/").split("?")[0]
        if name == "hangs":
            time.sleep(3)
        elif name == "drips":
            with contextlib.suppress(OSError):
                for byte in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 40 + b"\r\n\r\n":
                    self.wfile.write(bytes([byte]))
                    time.sleep(0.1)
        elif name == "closes":
            self.connection.shutdown(socket.SHUT_RDWR)
        elif name == "garbage":
            self.wfile.write(b"not http at all\r\n\r\n")
        elif name == "only-get":
            self.reply(200 if self.command == "GET" else 405)
        elif name in ("301", "308") or name in ("302", "307"):
            self.reply(int(name), "/200")
        elif name == "temporary-then-permanent":
            self.reply(302, "/301")
        elif name == "permanent-then-temporary":
            self.reply(308, "/permanent-then-found")
        elif name == "permanent-then-found":
            self.reply(301, "/302")
        elif name == "hangs-up-on-head":
            if self.command == "HEAD":
                self.connection.shutdown(socket.SHUT_RDWR)
            else:
                self.reply(200)
        elif name == "to-gone":
            self.reply(301, "/404")
        elif name == "round":
            self.reply(302, "/round")
        elif name == "to-file":
            self.reply(301, "file:///etc/hostname")
        elif name == "to-ftp":
            self.reply(301, "ftp://127.0.0.1:9/")
        elif name == "head-lies":
            self.reply(200 if self.command == "GET" else 404)
        else:
            self.reply(int(name[:3]))

    def reply(self, status, location=None):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = answer  # noqa: N815


@pytest.fixture(scope="module")
def server():
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()


@pytest.mark.parametrize(
    ("path", "state", "status"),
    [
        ("200", "alive", 200),
        ("200?q=ä b", "alive", 200),
        ("302", "alive", 200),
        ("307", "alive", 200),
        ("only-get", "alive", 200),
        ("head-lies", "alive", 200),
        ("hangs-up-on-head", "alive", 200),
        ("temporary-then-permanent", "alive", 200),
        ("301", "moved", 301),
        ("308", "moved", 308),
        ("to-gone", "gone", 404),
        ("404", "gone", 404),
        ("410", "gone", 410),
        ("401", "refused", 401),
        ("403", "refused", 403),
        ("429", "refused", 429),
        ("451", "refused", 451),
        ("500", "unreachable", 500),
        ("503", "unreachable", 503),
        ("hangs", "unreachable", None),
        ("closes", "unreachable", None),
        ("garbage", "unreachable", None),
    ],
)
def test_state_of_a_link(server, path, state, status):
    answer = links.check(f"{server}/{path}", timeout=0.6)
    assert (answer.state, answer.status) == (state, status), answer
    if state == "moved":
        assert answer.leads_to == f"{server}/200"


def test_who_answers_byte_by_byte_holds_nobody(server):
    """Each byte comes in time, the answer does not: it would take six seconds."""
    started = time.monotonic()
    answer = links.check(f"{server}/drips", timeout=0.6)
    assert (answer.state, answer.note) == ("unreachable", "no answer in time")
    assert time.monotonic() - started < 2


def test_a_fault_of_the_question_is_not_swallowed(monkeypatch):
    def broken(*given):
        raise RuntimeError("broken")

    monkeypatch.setattr(links, "_ask", broken)
    with pytest.raises(RuntimeError, match="broken"):
        links.check("http://127.0.0.1/", timeout=2)


def test_a_link_moved_as_far_as_permanent_redirects_lead(server):
    answer = links.check(f"{server}/permanent-then-temporary", timeout=2)
    assert (answer.state, answer.status, answer.leads_to) == ("moved", 308, f"{server}/302")


def test_who_hangs_up_on_both_questions_is_asked_no_third_time(server):
    Handler.asked.clear()
    assert links.check(f"{server}/closes", timeout=2).note == "RemoteDisconnected"
    assert [method for method, _, _ in Handler.asked] == ["HEAD", "GET"]


def test_redirects_that_lead_nowhere_are_not_alive(server):
    for path in ("round", "to-file"):
        assert links.check(f"{server}/{path}", timeout=2).state not in ("alive", "moved")
    # Files urllib would not open by itself; FTP it would, if it were asked.
    answer = links.check(f"{server}/to-ftp", timeout=2)
    assert (answer.state, answer.status) == ("refused", 301)


def test_nobody_listening_is_unreachable():
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    answer = links.check(f"http://127.0.0.1:{port}/", timeout=2)
    assert (answer.state, answer.note) == ("unreachable", "ConnectionRefusedError")


def test_hosts_are_not_hurried_and_429_is_not_asked_again(server):
    Handler.asked.clear()
    links.check_all([f"{server}/200?{n}" for n in range(3)] + [f"{server}/429"], 2, pause=0.1)
    times = [when for _, _, when in Handler.asked]
    assert len(times) == 4
    assert all(later - earlier >= 0.09 for earlier, later in zip(times, times[1:], strict=False))


def test_links_of_a_record_with_where_they_are_used():
    plain = record(
        "a",
        doi="10.1000/x",
        arxiv="1901.00001",
        homepage="https://example.org/a",
        huggingface="lab/a",
    )
    plain["sources"]["page"]["via"] = "https://mirror.example/a"
    assert links.of_catalogue([Record.model_validate(plain)]) == {
        "https://arxiv.org/abs/1901.00001": ["a:arxiv"],
        "https://doi.org/10.1000/x": ["a:doi"],
        "https://example.org/a": ["a:homepage", "a:sources.page"],
        "https://huggingface.co/datasets/lab/a": ["a:huggingface"],
        "https://mirror.example/a": ["a:sources.page"],
    }


def test_every_address_that_pages_link_is_asked_for(catalogue):
    asked = {place for places in links.of_catalogue(catalogue).values() for place in places}
    linked = {
        f"{record.id}:{field}"
        for record in catalogue
        for field, fact in record.facts.known().items()
        if fact.value and addresses.of_value(field, fact.value)
    }
    assert linked and linked <= asked


def test_a_link_in_another_script_is_asked_for_as_a_browser_does():
    given = "https://bücher.example/größe 1?q=ä#ends"
    asked = "https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe%201?q=%C3%A4"
    assert links._encoded(given) == asked
    assert links._encoded(asked) == asked


def test_one_link_is_no_links():
    assert links.summary([links.Answer("a", "gone")]) == "1 link: 1 gone"
    assert links.summary([]) == "0 links"


def link_record(data, server):
    text = (
        "id: a\nname: A\ndepth: read\nsources:\n"
        f'  page: {{url: "{server}/200", kind: primary, read: 2026-11-20}}\n'
        f'  old: {{url: "{server}/404", kind: primary, read: 2026-11-20}}\n'
        "facts:\n  year: {value: 2020, from: page}\n"
    )
    (data / "datasets" / "a.yaml").write_text(text)


def test_verb_writes_sorted_results_the_same_twice(server, data, capsys):
    link_record(data, server)
    texts = []
    for name in ("one.csv", "two.csv"):
        out = data / name
        assert main(["links", "--data", str(data), "--out", str(out), "--pause", "0"]) == 0
        texts.append(out.read_text())
    assert texts[0] == texts[1]
    rows = list(csv.DictReader(texts[0].splitlines()))
    assert [(row["state"], row["used_by"]) for row in rows] == [
        ("alive", "a:sources.page"),
        ("gone", "a:sources.old"),
    ]
    assert "2 links: 1 alive, 1 gone" in capsys.readouterr().out


def test_without_a_network_nothing_is_written(data, capsys):
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        link_record(data, f"http://127.0.0.1:{free.getsockname()[1]}")
    out = data / "links.csv"
    assert main(["links", "--data", str(data), "--out", str(out), "--pause", "0"]) == 1
    said = "none of 2 links answered: is there a network?"
    assert capsys.readouterr().err.endswith(f"\n{said} nothing written\n")
    assert not out.exists()
    # Of those that were named the answer is kept: their host may well be gone.
    asked = ["links", "--data", str(data), "--out", str(out), "--pause", "0", "--only", "a"]
    assert main(asked) == 0
    assert said in capsys.readouterr().err and "unreachable" in out.read_text()


@pytest.mark.parametrize("verb", [["links", "--only"], ["cite", "--dataset"]])
def test_unknown_record_is_named_and_one_known_by_another_name_is_meant(
    folder, verb, capsys, monkeypatch
):
    for asked, hint in (
        ("b", ""),
        ("EuroSAT", "; did you mean eurosat?"),
        ("eurosat rgb", "; did you mean eurosat?"),  # an alias, whose nearest id is too far
        ("eurosatt", "; did you mean eurosat?"),
    ):
        assert main([*verb, asked, "--data", str(folder)]) == 1
        said = f"no dataset {asked!r} in the catalogue{hint}"
        assert capsys.readouterr().err.splitlines()[-1] == said
    # Its id is known also of a record with a fault.
    file = folder / "datasets" / "eurosat.yaml"
    file.write_text(file.read_text().replace("year:", "yeer:"))
    assert main(["cite", "--dataset", "EuroSAT", "--data", str(folder)]) == 1
    assert "did you mean eurosat?" in capsys.readouterr().err


def test_day_is_the_files_name(data):
    assert links.default_file(data).name.count("-") == 2
    assert links.default_file(data).parent == data / "links"
