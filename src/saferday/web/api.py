"""The JSON API of the centre; each feature brings its own router."""

from ninja import NinjaAPI

from saferday.helpline.directory.api import router as directory
from saferday.hotline.exchange.api import router as exchange
from saferday.hotline.matching.api import answer_problems
from saferday.hotline.matching.api import router as matching

api = NinjaAPI(
    title="Saferday",
    version="1",
    description="What a Safer Internet Centre says to other systems: its directory of services, in HSDS terms, "
    "and whether a hash matches what was flagged.",
    urls_namespace="api",
)
api.add_router("/hsds", directory)
api.add_router("/match", matching)
api.add_router("/exchange", exchange)
answer_problems(api)
