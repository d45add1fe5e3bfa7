"""The pages of the site."""

from cms.models.home import HomePage
from cms.models.info import InfoPage
from cms.models.info_index import InfoIndexPage
from cms.models.news import NewsPage
from cms.models.news_index import NewsIndexPage
from cms.models.plan import StrategyPage

__all__ = ["HomePage", "InfoIndexPage", "InfoPage", "NewsIndexPage", "NewsPage", "StrategyPage"]
