import hashlib
from datetime import timedelta

import pytest

from adapters.slack import files
from adapters.slack.files import fingerprint
from services.ports import RefusedError, UnclearError
from tests.unit.adapters.scripted_slack import Say, ScriptedSlack

WORDS = b"cheap boats"
TEXT = {"content-type": "text/plain"}


def read(slack: ScriptedSlack, **file: object) -> str:
    shown = {"url_private": slack.url.replace("/api/", "/files/F1/a.txt"), **file}
    headers = {"Authorization": "Bearer xoxb"}
    return fingerprint(shown, slack.url, headers, timeout=timedelta(seconds=2))


class TestFingerprint:
    def test_is_the_sha_256_of_the_file(self, slack: ScriptedSlack) -> None:
        slack.says(Say(body=WORDS, headers=TEXT))

        assert read(slack) == hashlib.sha256(WORDS).hexdigest()
        assert slack.heard[0].headers["authorization"] == "Bearer xoxb"

    @pytest.mark.parametrize(
        "url",
        [
            "https://evil.example/f",
            "https://slack.com.evil.example/f",
            "https://evilslack.com/f",
            "http://files.slack.com/f",
            "https://files.slack.com@evil.example/f",
            "file:///etc/passwd",
            "",
        ],
    )
    def test_the_token_goes_to_slack_alone(self, slack: ScriptedSlack, url: str) -> None:
        with pytest.raises(RefusedError, match="not_with_slack"):
            read(slack, url_private=url)

    def test_a_file_that_others_keep_is_not_read(self, slack: ScriptedSlack) -> None:
        with pytest.raises(RefusedError, match="not_with_slack"):
            read(slack, is_external=True)

        assert slack.heard == []

    @pytest.mark.parametrize(
        "say",
        [
            Say(body=b"<html>Sign in</html>", headers={"content-type": "text/html; charset=utf-8"}),
            Say(status=302, headers={"location": "https://evil.example/"}),
            Say(status=404, headers=TEXT),
        ],
    )
    def test_a_page_for_signing_in_is_no_file(self, slack: ScriptedSlack, say: Say) -> None:
        slack.says(say)

        with pytest.raises(RefusedError, match="file_not_readable"):
            read(slack)

        assert len(slack.heard) == 1

    def test_of_a_file_that_is_too_large_nothing_is_kept(
        self, slack: ScriptedSlack, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "LARGEST", 4)
        slack.says(Say(body=WORDS, headers=TEXT))

        with pytest.raises(RefusedError, match="file_too_large"):
            read(slack)

    @pytest.mark.parametrize("say", [Say(status=503), Say(body=WORDS, is_torn=True, headers=TEXT)])
    def test_a_cut_line_is_unclear(self, slack: ScriptedSlack, say: Say) -> None:
        slack.says(say)

        with pytest.raises(UnclearError):
            read(slack)
