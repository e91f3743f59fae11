"""Who reports something stands nowhere in the clear: a sealed address, and a keyed hash.

The address is sealed by HPKE (RFC 9180) to a key pair whose private half only worker-delivery needs
(`REPORT_SECRET`); who writes rows can't open it. The hash tells that two requests are the same
person's without telling whose. See docs/decisions/1402-who-reports-stands-nowhere.md.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from adapters.sealing import SealBrokenError, secrets_set
from config.settings import settings

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_ADDRESS, _HASH = b"steward reporter address 1", b"steward reporter hash 1"


def conceal(team_id: str, user: str) -> dict[str, str]:
    """Return who *user* is, for a row: `sealed` (their address) and `pseudonym` (their hash).

    :raises NoSecretError: no secret is set
    """
    box = _SUITE.encrypt(user.encode(), _public(), info=_about(team_id))
    return {
        "sealed": urlsafe_b64encode(box).decode("ascii"),
        "pseudonym": pseudonym(team_id, user),
    }


def address(team_id: str, sealed: str) -> str:
    """Return the id of the person whose address was sealed; only worker-delivery needs to.

    :raises SealBrokenError: it was changed, is another workspace's, or the key is another
    """
    try:
        box = urlsafe_b64decode(sealed)
        return _SUITE.decrypt(box, _private(), info=_about(team_id)).decode()
    except (InvalidTag, ValueError):
        raise SealBrokenError("the reporter's address can't be opened") from None


def pseudonym(team_id: str, user: str) -> str:
    """Return the keyed hash of *user* (64 hex digits): the same for all that they send."""
    key = _stretched(secrets_set()[0], _HASH)
    return hmac.new(key, f"{team_id}/{user}".encode(), sha256).hexdigest()


def public_key() -> str:
    """Return what `REPORT_PUBLIC_KEY` is to be where `REPORT_SECRET` is not known."""
    return urlsafe_b64encode(_private().public_key().public_bytes_raw()).decode("ascii")


def _public() -> X25519PublicKey:
    if given := settings().report_public_key:
        return X25519PublicKey.from_public_bytes(urlsafe_b64decode(given))
    return _private().public_key()


def _private() -> X25519PrivateKey:
    own = settings().report_secret.get_secret_value()
    return X25519PrivateKey.from_private_bytes(_stretched(own or secrets_set()[0], _ADDRESS))


def _about(team_id: str) -> bytes:
    return _ADDRESS + b" " + team_id.encode()


@lru_cache(maxsize=8)
def _stretched(secret: str, purpose: bytes) -> bytes:
    """Stretch *secret* to a key of 32 bytes. HKDF keeps its uses apart."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
