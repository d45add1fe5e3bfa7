"""In the place of a hidden idea stands by which rule, with the way to the rule, and not a word of it."""

from __future__ import annotations

import re

import pytest

from cms import publishing
from ideas import moderation
from ideas.models import Rule
from tests.factories.ideas import NOW, idea
from tests.factories.strategy import content

WORDS = "電話番号 076-000-0000 を消してください。"


def trace(client, hana, mori, rule: Rule | None) -> str:
    snow = idea(author=hana, title="隠れる題")
    moderation.hide(snow, by=mori, at=NOW, reason=WORDS, rule=rule)
    return client.get(f"/ideas/{snow.pk}/").content.decode()


@pytest.fixture
def rules_page(db, client) -> str:
    page = next(one for one in content("demo/news.yaml")["pages"] if one["slug"] == "rules")
    publishing.publish_info(page)
    return client.get("/pages/rules/").content.decode()


def test_the_rule_is_named_and_leads_to_its_article(hana, mori, client):
    page = trace(client, hana, mori, Rule.objects.get(key="personal"))

    assert '<a href="/pages/rules/#rule-3">参加のルール3「個人がわかること」</a>' in page
    assert "隠れる題" not in page
    assert "076" not in page


def test_a_reason_that_is_no_rule_is_named_without_a_link(hana, mori, client):
    page = trace(client, hana, mori, Rule.objects.get(key="duplicate"))

    assert "理由： 同じアイデアがある" in page
    assert "#rule-" not in page


def test_words_alone_lead_to_all_rules(hana, mori, client):
    page = trace(client, hana, mori, None)

    assert '<a href="/pages/rules/">参加のルール</a>' in page
    assert "076" not in page


def test_every_rule_that_can_be_a_reason_has_its_article(rules_page):
    articles = re.findall(r'id="(rule-\d+)"', rules_page)
    wanted = {rule.article.partition("#")[2] for rule in Rule.objects.exclude(number=None)}

    assert articles == [f"rule-{number}" for number in range(1, 11)]
    assert wanted <= set(articles)
