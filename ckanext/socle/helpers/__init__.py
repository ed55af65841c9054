"""Template helpers: they prepare what is shown, they neither query heavily nor write.

CKAN publishes what `__all__` names.
"""

from . import (
    activities,
    badges,
    candidates,
    choices,
    datasets,
    deposits,
    entry_grids,
    expected_files,
    files,
    formats,
    forms,
    groupings,
    guides,
    harvesting,
    hierarchies,
    inventories,
    kept,
    mailings,
    millesimes,
    obligations,
    onboarding,
    organizations,
    pages,
    picker,
    policies,
    previews,
    problems,
    provisions,
    repairs,
    requests,
    revalidations,
    reviews,
    search,
    tasks,
    territories,
    territory_page,
    territory_sentences,
    versions,
)
from .activities import *  # noqa: F403
from .badges import *  # noqa: F403
from .candidates import *  # noqa: F403
from .choices import *  # noqa: F403
from .datasets import *  # noqa: F403
from .deposits import *  # noqa: F403
from .entry_grids import *  # noqa: F403
from .expected_files import *  # noqa: F403
from .files import *  # noqa: F403
from .formats import *  # noqa: F403
from .forms import *  # noqa: F403
from .groupings import *  # noqa: F403
from .guides import *  # noqa: F403
from .harvesting import *  # noqa: F403
from .hierarchies import *  # noqa: F403
from .inventories import *  # noqa: F403
from .kept import *  # noqa: F403
from .mailings import *  # noqa: F403
from .millesimes import *  # noqa: F403
from .obligations import *  # noqa: F403
from .onboarding import *  # noqa: F403
from .organizations import *  # noqa: F403
from .pages import *  # noqa: F403
from .picker import *  # noqa: F403
from .policies import *  # noqa: F403
from .previews import *  # noqa: F403
from .problems import *  # noqa: F403
from .provisions import *  # noqa: F403
from .repairs import *  # noqa: F403
from .requests import *  # noqa: F403
from .revalidations import *  # noqa: F403
from .reviews import *  # noqa: F403
from .search import *  # noqa: F403
from .tasks import *  # noqa: F403
from .territories import *  # noqa: F403
from .territory_page import *  # noqa: F403
from .territory_sentences import *  # noqa: F403
from .versions import *  # noqa: F403

__all__ = [
    *activities.__all__,
    *badges.__all__,
    *candidates.__all__,
    *choices.__all__,
    *datasets.__all__,
    *deposits.__all__,
    *entry_grids.__all__,
    *expected_files.__all__,
    *files.__all__,
    *formats.__all__,
    *forms.__all__,
    *groupings.__all__,
    *guides.__all__,
    *harvesting.__all__,
    *hierarchies.__all__,
    *inventories.__all__,
    *kept.__all__,
    *mailings.__all__,
    *millesimes.__all__,
    *obligations.__all__,
    *onboarding.__all__,
    *organizations.__all__,
    *pages.__all__,
    *picker.__all__,
    *policies.__all__,
    *previews.__all__,
    *problems.__all__,
    *provisions.__all__,
    *repairs.__all__,
    *requests.__all__,
    *revalidations.__all__,
    *reviews.__all__,
    *search.__all__,
    *tasks.__all__,
    *territories.__all__,
    *territory_page.__all__,
    *territory_sentences.__all__,
    *versions.__all__,
]
