"""Where Steward tells what happens: on the internet, and nowhere else."""

import pytest

from services.hook_address import (
    InsideAddressError,
    NotAnAddressError,
    is_outside,
    split,
)

OUTSIDE = ("93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808")

INSIDE = (
    "127.0.0.1", "127.8.8.8", "0.0.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
    "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "64:ff9b:1::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1", "2001::1", "", "no address",
)  # fmt: skip


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_internet_is_outside(address):
    assert is_outside(address)


@pytest.mark.parametrize("address", INSIDE)
def test_every_other_network_is_not(address):
    assert not is_outside(address)


class TestSplit:
    def test_an_address_has_its_parts(self):
        place = split("https://Hooks.Example.com./in/1?key=a%20b")

        assert (place.is_safe, place.host, place.port) == (True, "hooks.example.com", 443)
        assert place.path == "/in/1?key=a%20b"
        assert split("https://example.com:8443").path == "/"
        assert split("https://example.com:8443").port == 8443

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "example.com",
            "http://example.com/hook",
            "ftp://example.com",
            "https://",
            "https://user:password@example.com",
            "https://user@example.com",
            "https://example.com:port/",
            "https://example.com:99999/",
            "https://[::1",
            "https://example.com/a b",
            "https://example.com/\r\nX-Evil: 1",
            "https://exämple.com/",
            "https://example.com/" + "a" * 2000,
        ],
    )
    def test_what_is_none_is_told_how_one_looks(self, address):
        with pytest.raises(NotAnAddressError, match=r"https://example\.com/hook"):
            split(address)

    @pytest.mark.parametrize(
        "host",
        ["localhost", "db", "printer.local", "api.internal", "127.0.0.1", "[::1]", "10.0.0.1"],
    )
    def test_what_plainly_leads_inside_is_refused_at_once(self, host):
        with pytest.raises(InsideAddressError):
            split(f"https://{host}/hook")

    def test_this_machine_itself_is_allowed_to_operators_who_say_so(self):
        assert split("http://127.0.0.1:8000/hook", loopback=True).port == 8000
        for address in ("http://10.0.0.1/", "http://example.com/", "https://10.0.0.1/"):
            with pytest.raises((NotAnAddressError, InsideAddressError)):
                split(address, loopback=True)
