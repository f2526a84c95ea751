"""Every reason code has a sentence, and every sentence a use."""

import re

from cleaner import reasons, stack
from tests.conftest import ROOT


def test_every_rule_has_a_sentence():
    for rule in (*stack.TEXT_RULES, *stack.HTML_RULES, *stack.PROMO_RULES):
        assert reasons.sentence(rule.code)
        assert not reasons.keeps(rule.code)


def test_every_sentence_is_used():
    sources = [p.read_text(encoding="utf-8") for p in (ROOT / "cleaner").rglob("*.py") if p.name != "reasons.py"]
    codes = set(re.findall(r'["{]([a-z]+(?:\.[a-z]+)*)[":{}]', "\n".join(sources))) | {
        "classifier.phrase",
        "classifier.promo",
    }
    used = codes | {f"classifier.{code}" for code in codes} | {"keep", "fallback", "keep.fallback", reasons.KEPT_AS_ASKED}
    assert set(reasons.REASONS) <= used


def test_a_part_of_a_code_is_enough():
    assert reasons.sentence("phrase.share") == reasons.REASONS["phrase"]
    assert reasons.sentence("classifier.phrase.share") == reasons.REASONS["classifier.phrase"]
