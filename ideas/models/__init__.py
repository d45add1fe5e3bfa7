"""What citizens propose, support and discuss, and what the city makes of it."""

from ideas.models.answer import Answer, FollowUp
from ideas.models.answer_draft import AnswerDraft
from ideas.models.appeal import Appeal
from ideas.models.ballot import Ballot
from ideas.models.campaign import Campaign, Phase
from ideas.models.category import Category
from ideas.models.comment import Comment
from ideas.models.comment_decision import CommentDecision
from ideas.models.cooperation import Cooperation
from ideas.models.counter import Counter
from ideas.models.decision import Decision
from ideas.models.desk import Batch, BatchItem, DeskClaim, DeskNote, Task
from ideas.models.draft import Draft
from ideas.models.expert_help import ExpertHelp
from ideas.models.exposure import Exposure
from ideas.models.flag import Flag
from ideas.models.follow import Follow
from ideas.models.history import StateChange, Stated, Version, Weight
from ideas.models.idea import Idea
from ideas.models.idea_vector import IdeaVector
from ideas.models.invitation import Invitation
from ideas.models.mark import CommentTally, Mark
from ideas.models.merge import CarriedVote, MergePart, MergeProposal
from ideas.models.nearest_ideas import NearestIdeas
from ideas.models.paper_entry import PaperEntry
from ideas.models.picture import Picture
from ideas.models.quiet_period import QuietPeriod
from ideas.models.remark import EarlierText, Mention
from ideas.models.result_picture import ResultPicture
from ideas.models.review_rules import Because, SiteRules, Waits
from ideas.models.rule import Rule
from ideas.models.screening_list import KnownContact, ListedWord
from ideas.models.seal import Seal, SealedRoot
from ideas.models.shown_picture import ShownPicture
from ideas.models.state import State
from ideas.models.vote import Vote
from ideas.models.vote_event import VoteEvent, VoterPseudonym
from ideas.models.withdrawal import Withdrawal

__all__ = [
    "Answer",
    "AnswerDraft",
    "Appeal",
    "Ballot",
    "Batch",
    "BatchItem",
    "Because",
    "Campaign",
    "CarriedVote",
    "Category",
    "Comment",
    "CommentDecision",
    "CommentTally",
    "Cooperation",
    "Counter",
    "Decision",
    "DeskClaim",
    "DeskNote",
    "Draft",
    "EarlierText",
    "ExpertHelp",
    "Exposure",
    "Flag",
    "Follow",
    "FollowUp",
    "Idea",
    "IdeaVector",
    "Invitation",
    "KnownContact",
    "ListedWord",
    "Mark",
    "Mention",
    "MergePart",
    "MergeProposal",
    "NearestIdeas",
    "PaperEntry",
    "Phase",
    "Picture",
    "QuietPeriod",
    "ResultPicture",
    "Rule",
    "Seal",
    "SealedRoot",
    "ShownPicture",
    "SiteRules",
    "State",
    "StateChange",
    "Stated",
    "Task",
    "Version",
    "Vote",
    "VoteEvent",
    "VoterPseudonym",
    "Waits",
    "Weight",
    "Withdrawal",
]
