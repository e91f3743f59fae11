"""Seal what must not lie about in the clear: with a response_url anybody can speak as us."""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from config.settings import settings

_PURPOSE = b"steward seal 1"
_NONE_SET = "Set SLACK_SIGNING_SECRET (or SLACK_APP_TOKEN, or SLACK_BOT_TOKEN) to seal with."


class NoSecretError(RuntimeError):
    """No secret is set from which a key could be made."""


class SealBrokenError(ValueError):
    """It was not sealed by us, or with a secret that has been changed since."""


def seal(text: str) -> str:
    """Return *text* encrypted and signed, as URL-safe ASCII.

    :raises NoSecretError: no secret is set
    """
    return _box().encrypt(text.encode()).decode("ascii")


def unseal(text: str) -> str:
    """Return what was sealed as *text*.

    :raises SealBrokenError: it was changed, or sealed with another secret
    :raises NoSecretError: no secret is set
    """
    try:
        return _box().decrypt(text.encode()).decode()
    except InvalidToken:
        raise SealBrokenError("the seal is broken") from None


def _box() -> MultiFernet:
    """Return what seals with the first secret that is set and opens with any of them."""
    return _made_from(secrets_set())


def secrets_set() -> tuple[str, ...]:
    """Return the secrets from which keys are made, the first one for what is new.

    :raises NoSecretError: none is set
    """
    now = settings()
    tokens = (now.slack_signing_secret, now.slack_app_token, now.slack_bot_token)
    secrets = tuple(secret for token in tokens if (secret := token.get_secret_value()))
    if not secrets:
        raise NoSecretError(_NONE_SET)
    return secrets


@lru_cache(maxsize=4)
def _made_from(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    """Stretch *secret* to a Fernet key. HKDF keeps it apart from every other use of the secret."""
    stretched = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(
        secret.encode()
    )
    return urlsafe_b64encode(stretched)
