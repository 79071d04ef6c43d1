"""Where mail goes, as the settings say it: read in one way, or refused in one sentence that repeats no password."""

from pathlib import Path

import pytest

from tremplin.errors import WrongUsage
from tremplin.mail.setting import MailFolder, MailServer, Security, mail_place
from tremplin.office import open_desk

FROM = "aides@exemple.fr"


def place(written: str, sender: str = FROM):
    return mail_place({"TREMPLIN_MAIL": written, "TREMPLIN_MAIL_FROM": sender})


def test_without_the_setting_nothing_is_sent():
    assert mail_place({}) is None
    assert place("  ") is None


def test_a_folder_is_one_of_this_machine(tmp_path: Path):
    assert place(f"maildir:{tmp_path}") == MailFolder(tmp_path, FROM)
    assert place(f"maildir:{tmp_path}", "") == MailFolder(tmp_path, "tremplin@localhost")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("smtp://relais", ("relais", 25, Security.OFFERED, None, None)),
        ("smtp://127.0.0.1:2525", ("127.0.0.1", 2525, Security.OFFERED, None, None)),
        ("smtp+starttls://aides:s3cret@relais", ("relais", 587, Security.STARTTLS, "aides", "s3cret")),
        ("smtps://aides%40exemple.fr:s%3Acret%2F@relais", ("relais", 465, Security.TLS, "aides@exemple.fr", "s:cret/")),
    ],
)
def test_a_server_is_read_with_its_port_its_secrecy_and_its_password(written, expected):
    found = place(written)
    assert isinstance(found, MailServer)
    assert (found.host, found.port, found.security, found.user, found.password) == expected
    assert "cret" not in repr(found)


@pytest.mark.parametrize(
    "written",
    [
        *("maildir:", "maildir://x", "http://relais", "smtp:relais", "smtp://", "relais", "smtp://relais:abc"),
        *("smtp://aides:s3cret@relais:70000", "smtp://aides:s3cret@relais/chemin", "smtp://aides:s3cret@relais?tls=1"),
        *("smtp://s3cret@relais", "smtp://:s3cret@relais", "smtp://[s3cret", "smtp://relais:0"),
    ],
)
def test_a_bad_value_is_refused_in_one_sentence_that_repeats_no_password(written):
    with pytest.raises(WrongUsage) as refused:
        place(written)
    assert str(refused.value).startswith("TREMPLIN_MAIL : ")
    assert "\n" not in str(refused.value)
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("sender", ["", "aides", "Aides <aides@exemple.fr>", "a@exemple.fr\nBcc: b@exemple.fr"])
def test_a_sender_is_one_address(sender):
    with pytest.raises(WrongUsage, match=r"^TREMPLIN_MAIL_FROM : ") as refused:
        place("smtp://relais", sender)
    assert "\n" not in str(refused.value)


def test_a_desk_is_not_opened_under_a_bad_value(tmp_path: Path):
    with pytest.raises(WrongUsage, match="TREMPLIN_MAIL"):
        open_desk(None, {"TREMPLIN_DATABASE": str(tmp_path / "b.db"), "TREMPLIN_MAIL": "telex:12"})
