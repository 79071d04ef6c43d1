"""The border against a thousand documents made from the real fiches: a clear refusal or a fiche, never a traceback."""

from collections import Counter

from hypothesis import HealthCheck, given, settings

from documents.mutations import examine, real, spoilt

DOCUMENTS = 1_000


def test_a_spoilt_fiche_is_a_clear_refusal_or_a_fiche_and_never_a_traceback():
    told = Counter()

    # derandomize: the same documents each time; bench/fuzz_documents.py draws others
    @settings(
        max_examples=DOCUMENTS,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )
    @given(spoilt())
    def judged(content):
        examine(content, told)

    judged()
    assert told.total() >= DOCUMENTS
    # most are refused, and enough still serve for both ways to be tried
    assert told["refused"] > DOCUMENTS // 2
    assert told["served"] > DOCUMENTS // 20


def test_the_real_fiches_are_served():
    told = Counter()
    for text in real():
        examine(text.encode(), told)
    assert told == {"served": len(real())}
