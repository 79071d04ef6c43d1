"""Which addresses may be told: whatever leads to this machine or to its network is refused, however it is written."""

import pytest

from tremplin.errors import WrongUsage
from tremplin.outgoing.address import NamedHosts, UntoldAddress, named_hosts, reached, read_address

NOBODY = NamedHosts()
OTHERS = (
    "https://logiciel.exemple.fr",
    "https://logiciel.exemple.fr/tremplin?cle=1",
    "https://LOGICIEL.exemple.fr:443/a",
    "https://93.184.216.34/a",
    "https://[2606:2800:220:1:248:1893:25c8:1946]/",
)
REFUSED = (
    *("", "logiciel.exemple.fr", "http://logiciel.exemple.fr", "ftp://logiciel.exemple.fr", "file:///etc/passwd"),
    *("gopher://logiciel.exemple.fr", "javascript:alert(1)", "//logiciel.exemple.fr", "https://", "https:///a"),
    *("https://logiciel.exemple.fr:8443", "https://logiciel.exemple.fr:80", "https://logiciel.exemple.fr:0"),
    *("https://logiciel.exemple.fr:99999", "https://moi:secret@logiciel.exemple.fr", "https://moi@logiciel.exemple.fr"),
    *("https://logiciel.exemple.fr@127.0.0.1", "https://@logiciel.exemple.fr", "https://logiciel.exemple.fr#a"),
    *("https://localhost", "https://LOCALHOST", "https://localhost.", "https://a.localhost", "https://machine"),
    *("https://imprimante.local", "https://a.internal", "https://box.lan", "https://a.home.arpa"),
    *("https://127.0.0.1", "https://127.1", "https://0", "https://0.0.0.0", "https://2130706433", "https://0x7f000001"),
    *("https://0x7f.1", "https://0177.0.0.1", "https://127.0.0.1.", "https://10.0.0.1", "https://172.16.3.4"),
    *("https://192.168.1.1", "https://169.254.169.254/latest/meta-data", "https://100.64.0.1", "https://224.0.0.1"),
    *("https://255.255.255.255", "https://192.0.2.1", "https://198.18.0.1", "https://[::1]", "https://[::]"),
    *("https://[::ffff:127.0.0.1]", "https://[::ffff:10.0.0.1]", "https://[fe80::1]", "https://[fc00::1]"),
    *("https://[::127.0.0.1]", "https://[::ffff:0:127.0.0.1]", "https://[fec0::1]", "https://[4000::1]"),
    *("https://[ff02::1]", "https://[64:ff9b::7f00:1]", "https://[2002:7f00:1::]", "https://[::1", "https://[2001::1]"),
    *("https://ⓛocalhost", "https://exemple。fr", "https://logiciel.exemple.fr\\@127.0.0.1", "https://a b.fr"),
    *("https://logiciel.exemple.fr\r\nX: y", "https://-a.exemple.fr", "https://a_b.exemple.fr", "https://" + "a" * 600),
)
NEAR = ("127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:192.168.0.1", "0.0.0.0", "fd00::1")
NEAR += ("::127.0.0.1", "fec0::1%eth0", "64:ff9b::a00:1")


@pytest.mark.parametrize("written", OTHERS)
def test_an_address_of_another_machine_over_tls_may_be_told(written: str):
    read = read_address(written, NOBODY)
    assert (read.scheme, read.port, read.named) == ("https", 443, False)


@pytest.mark.parametrize("written", REFUSED)
def test_an_address_that_leads_here_or_says_more_is_refused_and_not_repeated(written: str):
    with pytest.raises(WrongUsage, match="adresse à prévenir") as refused:
        read_address(written, NOBODY)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("near", NEAR)
def test_a_name_that_leads_here_is_refused_when_it_is_told_whatever_else_it_leads_to(near: str):
    address = read_address("https://logiciel.exemple.fr", NOBODY)
    for found in ((near,), ("93.184.216.34", near), (near, "93.184.216.34")):
        with pytest.raises(UntoldAddress, match="TREMPLIN_WEBHOOK_HOSTS"):
            reached(address, lambda host, port, found=found: found)
    assert reached(address, lambda host, port: ("93.184.216.34",)) == "93.184.216.34"
    with pytest.raises(UntoldAddress, match="aucune machine"):
        reached(address, lambda host, port: ())


def test_the_setting_names_the_machines_that_may_be_here_and_no_other():
    hosts = named_hosts({"TREMPLIN_WEBHOOK_HOSTS": "127.0.0.1:8099, Passerelle.internal"})
    assert read_address("http://127.0.0.1:8099/a", hosts).named
    assert read_address("https://passerelle.internal:8443/a", hosts).named
    for written in ("http://127.0.0.1:8098/a", "http://127.0.0.1/a", "https://autre.internal"):
        with pytest.raises(WrongUsage):
            read_address(written, hosts)
    assert named_hosts({}) == NOBODY
