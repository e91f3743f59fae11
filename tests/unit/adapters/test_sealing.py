from collections.abc import Iterator

import pytest

from adapters.sealing import NoSecretError, SealBrokenError, seal, unseal
from config.settings import settings

URL = "https://hooks.slack.com/commands/T0/1/abc"


@pytest.fixture(autouse=True)
def _fresh_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


def use(monkeypatch: pytest.MonkeyPatch, secrets: dict[str, str]) -> None:
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()


class TestSealing:
    def test_what_is_sealed_comes_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        use(monkeypatch, {"SLACK_SIGNING_SECRET": "first"})

        sealed = seal(URL)

        assert "hooks" not in sealed
        assert unseal(sealed) == URL

    def test_the_same_secret_opens_it_in_another_process(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        use(monkeypatch, {"SLACK_SIGNING_SECRET": "first", "SLACK_APP_TOKEN": "xapp-playground"})
        sealed = seal(URL)

        use(monkeypatch, {"SLACK_APP_TOKEN": ""})

        assert unseal(sealed) == URL

    def test_a_changed_letter_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        use(monkeypatch, {"SLACK_SIGNING_SECRET": "first"})
        sealed = seal(URL)

        with pytest.raises(SealBrokenError):
            unseal(sealed[:30] + ("A" if sealed[30] != "A" else "B") + sealed[31:])

    @pytest.mark.parametrize("junk", ["", "https://evil.example/", "gAAAA", "é", "\x00"])
    def test_what_was_never_sealed_is_refused(
        self, junk: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        use(monkeypatch, {"SLACK_SIGNING_SECRET": "first"})

        with pytest.raises(SealBrokenError):
            unseal(junk)

    def test_another_secret_does_not_open_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        use(monkeypatch, {"SLACK_SIGNING_SECRET": "first"})
        sealed = seal(URL)

        use(monkeypatch, {"SLACK_SIGNING_SECRET": "second"})

        with pytest.raises(SealBrokenError):
            unseal(sealed)

    def test_what_the_bot_token_sealed_still_opens_after_a_signing_secret_is_set(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        use(monkeypatch, {"SLACK_BOT_TOKEN": "xoxb-playground"})
        sealed = seal(URL)

        use(monkeypatch, {"SLACK_SIGNING_SECRET": "first"})

        assert unseal(sealed) == URL

    def test_without_any_secret_it_says_what_to_set(self) -> None:
        with pytest.raises(NoSecretError, match="SLACK_SIGNING_SECRET"):
            seal(URL)
