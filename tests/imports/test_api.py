"""The same import over REST."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.imports import runner
from core.models import User, Workspace
from roadmap.models import Item
from tests.conftest import Act, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product")]
DATA = b"id,title,status\n1,One,Planned\n2,Two,Nonsense\n"


def hand_in(client: Any, **extra: str) -> Any:
    form = {"file": SimpleUploadedFile("items.csv", DATA), "kind": "items"} | extra
    return client.post(url("imports"), form, format="multipart")


def test_from_file_to_items(api: Any, act: Act, bob: User) -> None:
    client = api(bob)
    made = hand_in(client)
    assert made.status_code == 201, made.json()
    job = made.json()
    assert (job["state"], job["columns"], job["mapping"]["fields"]["status"]) == (
        "uploaded",
        ["id", "title", "status"],
        "status",
    )
    answer = client.post(url(f"imports/{job['id']}/application"), {"dry": True})
    assert (answer.status_code, answer.json()["state"]) == (202, "checking")
    runner.run(job["id"])
    tried = client.get(url(f"imports/{job['id']}")).json()
    assert (tried["state"], tried["dry"], tried["percent"]) == ("checked", True, 100)
    assert tried["counts"] == {"created": 1, "updated": 0, "unchanged": 0, "rejected": 1}
    client.post(url(f"imports/{job['id']}/application"))
    runner.run(job["id"])
    done = client.get(url(f"imports/{job['id']}")).json()
    assert (done["state"], done["dry"]) == ("done", False)
    rejected = client.get(done["rejected_url"])
    assert rejected["Content-Type"] == "text/csv; charset=utf-8"
    assert "Nonsense" in b"".join(rejected.streaming_content).decode()
    with act():
        assert Item.objects.get().title == "One"
    assert [one["id"] for one in client.get(url("imports")).json()["results"]] == [job["id"]]


def test_the_file_as_the_body(api: Any, bob: User) -> None:
    answer = api(bob).generic("POST", url("imports?kind=items&filename=x.csv"), DATA, content_type="text/csv")
    assert (answer.status_code, answer.json()["filename"]) == (201, "x.csv")


def test_a_mapping_can_come_along_or_later(api: Any, bob: User) -> None:
    client = api(bob)
    mapping = {"fields": {"title": "id"}}
    job = hand_in(client, mapping=json.dumps(mapping)).json()
    assert job["mapping"] == mapping
    answer = client.put(url(f"imports/{job['id']}/mapping"), {"fields": {"title": "title"}})
    assert answer.json()["mapping"] == {"fields": {"title": "title"}}


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"fields": {}}, "Choose the column that holds the title."),
        ({"fields": {"title": "nowhere"}}, "no column “nowhere”"),
        ({"fields": {"title": "title", "colour": "id"}}, "no such field"),
        ({"fields": {"title": {"column": "title", "magic": 1}}}, "“magic” is not a step"),
        ({"fields": {"title": {"column": "title", "lookup": "x"}}}, "no lookup named"),
        ({"fields": {"title": {"column": "title", "values": []}}}, "wrong kind"),
        ({"fields": {"title": {"column": "title", "rules": [{"if": 1}]}}}, "A rule is"),
        ({"fields": {"title": {"column": "title", "dates": "YDM"}}}, "one of: DMY MDY"),
        ({"fields": {"title": 5}}, "column's name or an object"),
        ([], "A mapping is an object"),
        ({"fields": {"title": {"columns": [{}]}}}, "list of names"),
        ({"fields": {"title": "title"}, "lookups": ["x"]}, "This is an object"),
        ({"fields": {"title": "title"}, "lookups": {"a": 1}}, "holds a “table”"),
        ({"fields": {"title": "title"}, "options": {"create": 5}}, "list of names"),
    ],
)
def test_a_wrong_mapping_is_told(api: Any, bob: User, mapping: Any, said: str) -> None:
    client = api(bob)
    job = hand_in(client).json()
    answer = client.put(url(f"imports/{job['id']}/mapping"), mapping, format="json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert said in answer.json()["detail"]


def test_what_is_no_table_is_refused(api: Any, bob: User) -> None:
    client = api(bob)
    for form, said in (
        ({"kind": "items"}, "Send the file"),
        ({"kind": "items", "file": SimpleUploadedFile("x.pdf", b"%PDF-1.4")}, "PDF"),
        ({"kind": "nothing", "file": SimpleUploadedFile("x.csv", DATA)}, "cannot be imported"),
    ):
        answer = client.post(url("imports"), form, format="multipart")
        assert (answer.status_code, said in answer.json()["detail"]) == (400, True), answer.json()


def test_cancelling(api: Any, bob: User) -> None:
    client = api(bob)
    job = hand_in(client).json()
    client.post(url(f"imports/{job['id']}/application"))
    assert client.delete(url(f"imports/{job['id']}/application")).json()["state"] == "cancelled"


def test_contributors_viewers_and_narrow_tokens_are_refused(
    api: Any, bob: User, cora: User, vera: User
) -> None:
    for user in (cora, vera):
        assert hand_in(api(user)).status_code == 403
    assert hand_in(api(bob, scopes=("roadmap:write",))).status_code == 403


def test_an_outsider_sees_nothing(api: Any, bob: User, charlie: User, other: Workspace) -> None:
    job = hand_in(api(bob)).json()
    client = api(charlie, other)
    for path in (f"imports/{job['id']}", f"imports/{job['id']}/rejected"):
        assert client.get(url(path)).status_code == 404
        assert client.get(url(path, "other")).status_code == 404
    assert client.get(url("imports", "other")).json()["results"] == []


def test_the_same_key_hands_in_once(api: Any, bob: User) -> None:
    client = api(bob)
    answers = [
        client.post(url("imports"), {"file": SimpleUploadedFile("a.csv", DATA), "kind": "items"}, format="multipart",
                    headers={"Idempotency-Key": "k1"})
        for _time in range(2)
    ]  # fmt: skip
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert len(client.get(url("imports")).json()["results"]) == 1


def test_a_key_knows_the_file_and_not_its_name_alone(api: Any, bob: User) -> None:
    client, path = api(bob), url("imports") + "?kind=items&filename=a.csv"

    def send(data: bytes) -> Any:
        return client.generic("POST", path, data, content_type="text/csv", headers={"Idempotency-Key": "k2"})

    first, again = send(DATA), send(DATA)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json()["id"], again["Idempotent-Replay"]) == (first.json()["id"], "true")
    assert send(DATA + b"4,More\n").status_code == 409


def test_a_key_knows_the_mapping_of_a_form(api: Any, bob: User) -> None:
    client = api(bob)

    def send(mapping: dict[str, Any]) -> int:
        form = {"file": SimpleUploadedFile("a.csv", DATA), "kind": "items", "mapping": json.dumps(mapping)}
        return client.post(
            url("imports"), form, format="multipart", headers={"Idempotency-Key": "k3"}
        ).status_code

    by_title, by_id = {"fields": {"title": "title"}}, {"fields": {"title": "id"}}
    assert [send(by_title), send(by_title), send(by_id)] == [201, 201, 409]
