"""CKAN reads this package: only what `__all__` names is published."""

from . import (
    calendar,
    cell,
    coverage,
    dcat,
    deposit,
    grouping,
    hierarchy,
    inventory,
    mailing,
    millesime,
    model_document,
    obligation,
    onboarding,
    organization,
    perimeter,
    policy,
    provision,
    repair,
    report,
    request,
    revalidation,
    review,
    siret,
    supporter,
    table_schema,
    task,
    territory,
    validation,
    version,
)
from .calendar import *  # noqa: F403
from .cell import *  # noqa: F403
from .coverage import *  # noqa: F403
from .dcat import *  # noqa: F403
from .deposit import *  # noqa: F403
from .grouping import *  # noqa: F403
from .hierarchy import *  # noqa: F403
from .inventory import *  # noqa: F403
from .mailing import *  # noqa: F403
from .millesime import *  # noqa: F403
from .model_document import *  # noqa: F403
from .obligation import *  # noqa: F403
from .onboarding import *  # noqa: F403
from .organization import *  # noqa: F403
from .perimeter import *  # noqa: F403
from .policy import *  # noqa: F403
from .provision import *  # noqa: F403
from .repair import *  # noqa: F403
from .report import *  # noqa: F403
from .request import *  # noqa: F403
from .revalidation import *  # noqa: F403
from .review import *  # noqa: F403
from .siret import *  # noqa: F403
from .supporter import *  # noqa: F403
from .table_schema import *  # noqa: F403
from .task import *  # noqa: F403
from .territory import *  # noqa: F403
from .validation import *  # noqa: F403
from .version import *  # noqa: F403

__all__ = [
    *calendar.__all__,
    *cell.__all__,
    *coverage.__all__,
    *dcat.__all__,
    *deposit.__all__,
    *grouping.__all__,
    *hierarchy.__all__,
    *inventory.__all__,
    *mailing.__all__,
    *millesime.__all__,
    *model_document.__all__,
    *obligation.__all__,
    *onboarding.__all__,
    *organization.__all__,
    *perimeter.__all__,
    *policy.__all__,
    *provision.__all__,
    *repair.__all__,
    *report.__all__,
    *request.__all__,
    *revalidation.__all__,
    *review.__all__,
    *siret.__all__,
    *supporter.__all__,
    *table_schema.__all__,
    *task.__all__,
    *territory.__all__,
    *validation.__all__,
    *version.__all__,
]
