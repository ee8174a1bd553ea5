"""Which addresses the centre may ask: HTTPS, and no machine inside of the network it stands in.

Staff type a partner's address, so it must not become a way to reach the machine itself, its neighbours or a cloud's
metadata service. A name is looked up once, every address found is held to this, and the connection goes to the very
address that was held.
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

MOST_LENGTH = 2_000
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class RefusedAddress(ValueError):
    """The address may not be asked: why, as a key of ``wording.PROBLEMS``."""

    def __init__(self, reason: str, said: str = "") -> None:
        super().__init__(f"{reason}: {said}")
        self.reason = reason
        self.said = said[:200]


@dataclass(frozen=True)
class Place:
    """Where to connect."""

    scheme: str
    host: str
    port: int
    target: str
    """Path and query."""

    @property
    def origin(self) -> tuple[str, str, int]:
        """What must stay the same when an answer sends us on."""
        return self.scheme, self.host, self.port


def place_of(address: str, *, loopback: bool = False) -> Place:
    """The parts of an address that may be asked.

    Args:
        loopback: plain HTTP and this very machine are allowed: for demonstrations and tests.

    Raises:
        RefusedAddress: it is no address of the web, not HTTPS, carries a password, or names a machine in here.

    >>> place_of("https://lists.example/hashes?since=1")
    Place(scheme='https', host='lists.example', port=443, target='/hashes?since=1')
    """
    if len(address) > MOST_LENGTH or not address.isascii() or not address.isprintable() or " " in address:
        raise RefusedAddress("address_unreadable", address)
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise RefusedAddress("address_unreadable", address) from error
    if not host or parts.scheme not in ("http", "https"):
        raise RefusedAddress("address_unreadable", address)
    if parts.username is not None or parts.password is not None:
        raise RefusedAddress("address_with_password", host)
    if port == 0:
        raise RefusedAddress("address_unreadable", address)
    here = is_loopback_name(host)
    if parts.scheme == "http" and not (loopback and here):
        raise RefusedAddress("address_not_https", host)
    if here and not loopback:
        raise RefusedAddress("address_inside", host)
    try:
        require_outside(host, loopback=loopback)
    except ValueError as error:
        if isinstance(error, RefusedAddress):
            raise
    target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    return Place(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), target)


def is_loopback_name(host: str) -> bool:
    """Whether a name or number in an address is this very machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return _real(ipaddress.ip_address(host)).is_loopback
    except ValueError:
        return False


def require_outside(number: str, *, loopback: bool = False) -> None:
    """Lets only public addresses through.

    Raises:
        RefusedAddress: it is private, link-local, reserved, or a group's.
        ValueError: it is no number but a name.

    >>> require_outside("8.8.8.8")
    >>> require_outside("169.254.169.254")
    Traceback (most recent call last):
    saferday.hotline.exchange.rules.addresses.RefusedAddress: address_inside: 169.254.169.254
    """
    found = _real(ipaddress.ip_address(number.split("%")[0]))
    if found.is_loopback and loopback:
        return
    if not found.is_global or found.is_multicast or found.is_reserved or found.is_unspecified:
        raise RefusedAddress("address_inside", number)


def _real(
    number: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address that an IPv6 address stands for, where it stands for one."""
    if isinstance(number, ipaddress.IPv6Address):
        if number.ipv4_mapped is not None:
            return number.ipv4_mapped
        if number.sixtofour is not None:
            return number.sixtofour
        if number in NAT64:
            return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        if number.teredo is not None:
            return number.teredo[1]
    return number


def followed(address: str, following: str, *, loopback: bool = False) -> str:
    """The address of the next page or of a redirect: absolute or relative, and on the same host.

    Raises:
        RefusedAddress: it leads to another host, or may not be asked.

    >>> followed("https://lists.example/v2/entries?from=1", "/v2/entries?start=2")
    'https://lists.example/v2/entries?start=2'
    """
    try:
        whole = urljoin(address, following)
    except ValueError as error:
        raise RefusedAddress("address_unreadable", following) from error
    if place_of(whole, loopback=loopback).origin != place_of(address, loopback=loopback).origin:
        raise RefusedAddress("address_elsewhere", whole)
    return whole
