"""What somebody hears who supports, talks or joins ideas: each “no” once, in Japanese."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ideas import discussing, merging, own_things, permissions
from ideas import discussion_permissions as discussion
from ideas import merging_permissions as merges
from ideas import opening_times as opening
from ideas.choosing import why_not_choose
from ideas.models import Comment, Idea, MergeProposal, State
from tests.factories.ideas import NOW, campaign, idea, limited, people, vote
from tests.refusals.town import DAY, HOUR, Case, Town, check, name_of

FORTNIGHT = 14 * DAY


def supported_in(town: Town, **phase: object) -> object:
    return opening.why_not_supported(town.idea(campaign=campaign(**phase)), NOW)


def one_choice_too_many(town: Town) -> object:
    call = limited(1)
    vote(idea(author=town.ren, campaign=call), voter=town.hana)
    return why_not_choose(town.hana, town.idea(campaign=call))


def merged_idea(town: Town) -> Idea:
    return town.idea(State.MERGED, merged_into=idea(author=town.ren))


def support_of_what_was_merged(town: Town) -> object:
    gone = merged_idea(town)
    return own_things.lines_of_supports(town.ren, [vote(gone, voter=town.ren)], NOW)[0].refusal


def say(town: Town, on: Idea, *, key: object = None, text: str = "助かります。", **fields: object) -> Comment:
    given = {"stance": "for", "submission_key": key or uuid4(), "text": text, **fields}
    return discussing.comment(on, by=town.ren, at=NOW, **given)


def reply_to_a_reply(town: Town) -> object:
    snow = town.idea()
    return say(town, snow, parent=town.comment(snow, parent=town.comment(snow)))


def two_comments_under_one_key(town: Town) -> object:
    snow, key = town.idea(), uuid4()
    say(town, snow, key=key)
    return say(town, snow, key=key, text="別のことを書きます。")


def quote_what_is_gone(town: Town) -> object:
    said = town.comment()
    gone = town.comment(said.idea, parent=said, removed_at=NOW)
    return discussion.why_not_quote(gone, said)


def edit_what_was_answered(town: Town) -> object:
    said = town.comment()
    town.comment(said.idea, author=town.hana, parent=said)
    return discussion.why_not_edit_comment(town.ren, said, NOW)


def edit(town: Town, by: object = None, at: object = NOW, **fields: object) -> object:
    return discussion.why_not_edit_comment(by or town.ren, town.comment(**fields), at)


def proposal(town: Town, **fields: object) -> MergeProposal:
    """蓮 proposes to join his idea into hers."""
    return merging.propose_merge(
        town.idea(title="雪の地図"), [idea(author=town.ren)], by=town.ren, at=NOW, reason="同じ願いです。"
    )


def refused_proposal(town: Town) -> MergeProposal:
    return merging.refuse(proposal(town), by=town.hana, at=NOW)


def proposed_twice(town: Town) -> object:
    target = town.idea()
    first, second = (idea(author=town.ren) for _number in range(2))
    merging.propose_merge(target, [first], by=town.ren, at=NOW, reason="同じ願いです。")
    return merging.propose_merge(target, [second], by=town.ren, at=NOW, reason="同じ願いです。")


def merge(town: Town, source: Idea, **target: object) -> object:
    return merges.why_not_merge(town.idea(**target), [source])


def a_source_with_others(town: Town) -> Idea:
    source = idea(author=town.ren, title="除雪")
    idea(author=town.ren, state=State.MERGED, merged_into=source)
    return source


CASES = [
    # Supporting
    Case(
        "idea_was_merged",
        "このアイデアはほかのアイデアと統合されたため、賛同は数えていません。",
        lambda town: opening.why_not_supported(merged_idea(town), NOW),
    ),
    Case(
        "idea_was_merged",
        "ほかのアイデアに統合されました。賛同を移すときや、移したかを確かめるときは、このアイデアのページをご覧ください。",
        support_of_what_was_merged,
    ),
    Case(
        "support_is_over",
        "市の回答が出たため、賛同の受付は終わりました。",
        lambda town: opening.why_not_supported(town.idea(State.DONE), NOW),
    ),
    Case(
        "support_not_open_yet",
        "「雪と暮らすまちのデジタル」の賛同はまだ始まっていません。11月24日に始まります。",
        lambda town: supported_in(town, opens_at=NOW + DAY),
    ),
    Case(
        "support_closed",
        "「雪と暮らすまちのデジタル」の賛同の受付は11月23日に終了しました。",
        lambda town: supported_in(town, closes_at=NOW - HOUR),
    ),
    Case(
        "support_closed",
        "「雪と暮らすまちのデジタル」では賛同を受け付けていません。",
        lambda town: supported_in(town, support=False),
    ),
    Case(
        "residents_only",
        "この募集で賛同できるのは、市内にお住まいと確認できた方だけです。賛同は数えていません。",
        lambda town: permissions.why_not_support(
            town.ren, town.idea(campaign=campaign(who_supports="residents")), NOW
        ),
    ),
    Case(
        "no_choices_left",
        "この募集で選べるのは1つまでです。すでに1つ選んでいるので、このアイデアは選ばれていません。",
        one_choice_too_many,
    ),
    # Talking
    Case(
        "idea_was_merged",
        "このアイデアはほかのアイデアと統合されたため、コメントの受付を終えました。",
        lambda town: opening.why_not_commented(merged_idea(town)),
    ),
    Case(
        "idea_is_not_public",
        "このアイデアが公開されると、コメントを書けます。",
        lambda town: opening.why_not_commented(town.idea(State.SUBMITTED)),
    ),
    Case(
        "comment_is_gone",
        "元のコメントがなくなったため、返信は送っていません。",
        lambda town: say(town, town.idea(), parent=town.comment()),
    ),
    Case(
        "reply_to_a_reply",
        "返信への返信になるため、送っていません。",
        reply_to_a_reply,
    ),
    Case(
        "invalid_stance",
        "どの立場で書くかを選んでください。",
        lambda town: say(town, town.idea(), stance="perhaps"),
    ),
    Case(
        "key_used_for_another_comment",
        "このコメントは送っていません。同じページから別のコメントを送っています。",
        two_comments_under_one_key,
    ),
    Case("quoted_is_gone", "引用したコメントがなくなったため、返信を送れませんでした。", quote_what_is_gone),
    Case(
        "not_found",
        "このコメントは見つからないか、公開されていません。",
        lambda town: edit(town, hidden_at=NOW, hidden_automatically=True),
    ),
    Case(
        "not_the_author",
        "ほかの人のコメントなので、書き直せませんでした。",
        lambda town: edit(town, town.hana),
    ),
    Case(
        "comment_is_gone",
        "削除したコメントなので、書き直せませんでした。",
        lambda town: edit(town, removed_at=NOW),
    ),
    Case(
        "edit_window_over",
        "コメントは書き直せませんでした。書き直せるのは、書いてから15分以内です。",
        lambda town: edit(town, at=NOW + DAY),
    ),
    Case(
        "comment_was_answered",
        "すでに返信や引用があるため、コメントは書き直せませんでした。",
        edit_what_was_answered,
    ),
    Case(
        "not_the_author",
        "ほかの人のコメントなので、消していません。",
        lambda town: permissions.why_not_remove_comment(town.hana, town.comment(), NOW),
    ),
    Case(
        "own_words",
        "自分のコメントには「参考になった」をつけられません。",
        lambda town: discussion.why_not_mark(town.ren, town.comment(), NOW),
    ),
    Case(
        "comment_is_gone",
        "コメントが削除されたため、数えませんでした。",
        lambda town: discussion.why_not_marked(town.comment(removed_at=NOW)),
    ),
    # Reporting
    Case(
        "own_words",
        "自分で書いたものなので、通報を送っていません。",
        lambda town: permissions.why_not_flag(town.hana, town.idea(), NOW),
    ),
    Case(
        "invalid_reason",
        "通報の理由を選んでください。",
        lambda town: discussing.flag(town.idea(), by=town.ren, at=NOW, reason="because"),
    ),
    # Joining ideas
    Case(
        "nothing_to_merge",
        "提案は送られていません。このアイデア以外のアイデアを1つから5つまで書いてください。",
        lambda town: merges.why_not_merge(town.idea(), []),
    ),
    Case(
        "already_merged",
        "「除雪の地図」はすでにほかのアイデアと統合されているため、もう一度統合することはできません。",
        lambda town: merge(town, merged_idea(town)),
    ),
    Case(
        "already_answered",
        "「除雪の地図」には市がすでに回答しているため、統合できません。",
        lambda town: merge(town, town.idea(State.DONE)),
    ),
    Case(
        "another_campaign",
        "「除雪の地図」は別の募集のアイデアです。統合できるのは、同じ募集のアイデアどうしだけです。",
        lambda town: merge(town, town.idea(campaign=campaign())),
    ),
    Case(
        "has_merged_ideas",
        "「除雪」にはほかのアイデアが統合されているため、残る側にしか選べません。",
        lambda town: merge(town, a_source_with_others(town)),
    ),
    Case(
        "answer_is_promised",
        "「除雪の地図」には市が回答を約束しているため、残る側にしか選べません。",
        lambda town: merge(town, town.idea(answer_promised_at=NOW, answer_due_on=NOW.date())),
    ),
    Case(
        "not_the_author",
        "統合を提案できるのは、どちらかのアイデアを書いた人だけです。提案は送られていません。",
        lambda town: merges.why_not_propose_merge(people(1)[0], town.idea(), [idea(author=town.ren)], NOW),
    ),
    Case(
        "already_proposed",
        "このうちのアイデアには、すでに回答待ちの提案があるため、提案は送られていません。",
        proposed_twice,
    ),
    Case(
        "proposal_has_ended",
        "この提案は終わっているため、回答は受け付けられませんでした（同意なし）。",
        lambda town: merges.why_not_answer_merge(town.hana, refused_proposal(town), NOW),
    ),
    Case(
        "proposal_has_ended",
        "この提案に返事ができる14日間が過ぎたので、返事は登録されていません。",
        lambda town: merges.why_not_answer_merge(town.hana, proposal(town), NOW + FORTNIGHT),
    ),
    Case(
        "nothing_to_undo",
        "統合されていないため、何も取り消していません。",
        lambda town: merges.why_not_undo_merge(town.hana, proposal(town), NOW),
    ),
    Case(
        "merge_is_final",
        "統合から14日がたっているため、取り消せません。",
        lambda town: merges.why_not_undo_merge(
            town.hana, merging.agree(proposal(town), by=town.hana, at=NOW), NOW + FORTNIGHT
        ),
    ),
    Case(
        "not_merged",
        "このアイデアはほかのアイデアに統合されていないため、賛同は移していません。",
        lambda town: merges.why_not_carry(town.ren, town.idea(), NOW),
    ),
    Case(
        "no_support_to_carry",
        "このアイデアに賛同していないため、賛同は移していません。",
        lambda town: merges.why_not_carry(town.ren, merged_idea(town), NOW),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_it_is_said_in_japanese(case):
    check(case)
