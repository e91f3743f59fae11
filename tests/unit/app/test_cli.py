import pytest
from click.testing import CliRunner

from app.cli import main
from app.cli.settings import shown
from config.settings import Settings, settings


def run(*arguments: str) -> str:
    return CliRunner().invoke(main, arguments, env={"COLUMNS": "200"}).output


class TestSettings:
    def test_each_is_shown_with_what_it_is_for(self) -> None:
        told = run("settings")

        for name, field in Settings.model_fields.items():
            assert name.upper() in told
            assert field.description, f"{name} has no documentation"

    def test_secrets_are_not(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SLACK_BOT_TOKEN", "hidden-1")
        monkeypatch.setenv("DATABASE_URL", "postgresql://steward:hid:den-2@db:5432/steward")
        settings.cache_clear()

        told = run("settings")

        assert "hidden-1" not in told
        assert "den-2" not in told
        assert shown("database_url") == "postgresql://steward:***@db:5432/steward"
        assert shown("slack_bot_token") == "set"


class TestManifest:
    def test_it_is_the_one_of_the_routes(self) -> None:
        assert '"socket_mode_enabled": true' in run("manifest", "--socket")


class TestStatus:
    def test_what_is_away_is_named_and_the_rest_is_shown_all_the_same(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(_: object) -> None:
            raise ConnectionRefusedError

        monkeypatch.setattr("app.cli.status._queues", away)
        monkeypatch.setattr("app.cli.status._rows", lambda console: console.print("the rows"))

        answer = CliRunner().invoke(main, ["status"])

        assert "RabbitMQ can't be reached" in answer.output
        assert "the rows" in answer.output
        assert answer.exit_code == 1
