"""Tests of finding out from which address a request comes."""

import pytest
from django.test import RequestFactory

from icc_tracker.client_address import address_of, network_of


def request(connection: str, forwarded: str | None = None):
    extra = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=connection, **extra)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        # Without a proxy of ours nobody's word is believed.
        (0, None, "10.0.0.1"),
        (0, "192.0.2.1", "10.0.0.1"),
        # Our proxy adds the address from which it was asked; what stands before is made up.
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "6.6.6.6, 192.0.2.1", "192.0.2.1"),
        (2, "6.6.6.6, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
        # Whoever came past the proxies has the address of the connection.
        (1, None, "10.0.0.1"),
        (2, "192.0.2.1", "10.0.0.1"),
        # Neither is nonsense an address, nor a port a part of one.
        (1, "unknown", "10.0.0.1"),
        (1, "192.0.2.1:4711", "192.0.2.1"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "2001:DB8:0:0::1", "2001:db8::1"),
        (1, "::ffff:192.0.2.1", "192.0.2.1"),
        (1, "fe80::1%eth0", "fe80::1"),
    ],
)
def test_an_address_is_believed_as_far_as_our_own_proxies_reach(
    settings, proxies, forwarded, address
):
    settings.PROXY_COUNT = proxies
    assert address_of(request("10.0.0.1", forwarded)) == address


def test_a_connection_without_an_address_has_none():
    assert address_of(request("")) is None
    assert network_of(request("")) is None


def test_an_address_of_ipv6_stands_for_its_network():
    assert network_of(request("2001:db8:1:2:3:4:5:6")) == "2001:db8:1:2::"
    assert network_of(request("192.0.2.1")) == "192.0.2.1"
