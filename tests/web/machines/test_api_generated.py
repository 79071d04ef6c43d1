"""The API of machines held to its declaration by some hundreds of generated requests, by the token of each role."""

import warnings

from desks import Office
from flask import Flask
from generated import send


def test_generated_requests_are_answered_as_declared_and_none_fails(served: Flask, office: Office):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sent = send(served, office, each=5, draw=20261201, roles=("signatory", "instructor", "statistician"))
    assert sent.breaches == []
    assert sent.failures == 0
    # enough of them succeed for the declared answers to be held, and not the refusals alone
    assert sent.statuses[200] + sent.statuses[201] >= 20, sent.statuses
