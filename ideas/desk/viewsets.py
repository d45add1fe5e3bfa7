"""What is set up once: calls for ideas with their phases, and the subjects of ideas."""

from __future__ import annotations

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet

from ideas.desk.campaign_form import CampaignForm, PhasesPanel
from ideas.desk.campaigns import ChangeCampaignView, CopyCampaignView, NewCampaignView
from ideas.models import Campaign, Category, KnownContact, ListedWord, Rule


class CampaignViewSet(ModelViewSet):
    """Calls for ideas (募集)."""

    model = Campaign
    name = "campaigns"
    icon = "calendar-alt"
    menu_label = _("Calls for ideas")
    list_display = [
        "title",
        "department",
        BooleanColumn("is_published", label=_("published"), accessor="is_published"),
        "created_at",
    ]
    list_filter = ["is_published"]
    search_fields = ["title", "question"]
    add_view_class = NewCampaignView
    edit_view_class = ChangeCampaignView
    copy_view_class = CopyCampaignView
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("title"),
                    FieldPanel("slug"),
                    FieldPanel("question"),
                    FieldPanel("background"),
                    FieldPanel("description"),
                ],
                heading=_("What the city asks"),
            ),
            MultiFieldPanel(
                [FieldPanel("decided"), FieldPanel("open_points")],
                heading=_("What is decided and what is open"),
            ),
            PhasesPanel(
                "phases",
                [
                    FieldPanel("kind"),
                    FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                    FieldRowPanel([FieldPanel("allows_posting"), FieldPanel("who_posts")]),
                    FieldRowPanel([FieldPanel("allows_support"), FieldPanel("who_supports")]),
                    FieldPanel("hides_counts"),
                ],
                heading=_("Phases"),
                label=_("phase"),
                help_text=_("The beginning belongs to a phase, the end does not. Phases must not overlap."),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("voting_method"), FieldPanel("choices_each")]),
                    FieldPanel("shows_confirmed"),
                    FieldPanel("touches_candidates"),
                ],
                heading=_("How people vote"),
            ),
            MultiFieldPanel(
                [
                    HelpPanel(
                        content=_(
                            "Authors read before they send whether their text waits, and until when you "
                            "decide. Each choice includes the ones above it."
                        )
                    ),
                    FieldRowPanel([FieldPanel("ideas_wait"), FieldPanel("comments_wait")]),
                    FieldRowPanel([FieldPanel("first_contributions"), FieldPanel("flags_until_hidden")]),
                ],
                heading=_("What waits for review"),
            ),
            MultiFieldPanel(
                [
                    HelpPanel(content=_("Left empty, the form asks its usual three questions.")),
                    FieldRowPanel([FieldPanel("problem_label"), FieldPanel("problem_hint")]),
                    FieldRowPanel([FieldPanel("proposal_label"), FieldPanel("proposal_hint")]),
                    FieldRowPanel([FieldPanel("wish_label"), FieldPanel("wish_hint")]),
                    FieldPanel("allowed_categories", widget=CheckboxSelectMultiple),
                    FieldPanel("allowed_initiatives", widget=CheckboxSelectMultiple),
                    FieldPanel("has_map"),
                ],
                heading=_("What the form asks"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("department"),
                    FieldPanel("initiatives"),
                    FieldPanel("threshold"),
                    FieldRowPanel([FieldPanel("answer_days"), FieldPanel("review_days")]),
                ],
                heading=_("What the city promises"),
            ),
            FieldPanel("is_published"),
        ],
        base_form_class=CampaignForm,
    )


class CategoryViewSet(ModelViewSet):
    """Subjects of ideas."""

    model = Category
    name = "categories"
    icon = "tag"
    menu_label = _("Subjects")
    list_display = ["name", "slug", Column("get_colour_display", label=_("colour")), "position"]
    form_fields = ["name", "slug", "colour", "position"]
    copy_view_enabled = False


class ListedWordViewSet(ModelViewSet):
    """Words that call a human to a text."""

    model = ListedWord
    name = "listed_words"
    icon = "warning"
    menu_label = _("Words to look at")
    list_display = ["word", "note"]
    search_fields = ["word"]
    form_fields = ["word", "note"]
    copy_view_enabled = False


class KnownContactViewSet(ModelViewSet):
    """Contacts that are public anyway."""

    model = KnownContact
    name = "known_contacts"
    icon = "mail"
    menu_label = _("Known contacts")
    list_display = ["contact", "note"]
    search_fields = ["contact"]
    form_fields = ["contact", "note"]
    copy_view_enabled = False


class RuleViewSet(ModelViewSet):
    """The words in which authors hear why a text is sent back or hidden."""

    model = Rule
    name = "rules"
    icon = "clipboard-list"
    menu_label = _("Words for reasons")
    list_display = ["name", "number", "words", BooleanColumn("is_offered", label=_("offered"))]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("key"),
            FieldPanel("number"),
            FieldPanel("words"),
            FieldPanel("position"),
            FieldPanel("is_offered"),
        ]
    )


campaigns = CampaignViewSet()
categories = CategoryViewSet()
listed_words = ListedWordViewSet()
known_contacts = KnownContactViewSet()
rules = RuleViewSet()
