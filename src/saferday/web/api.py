"""The JSON API of the centre; each feature brings its own router."""

from ninja import NinjaAPI

from saferday.helpline.directory.api import router as directory

api = NinjaAPI(
    title="Saferday",
    version="1",
    description="What a Safer Internet Centre says to other systems: its directory of services, in HSDS terms.",
    urls_namespace="api",
)
api.add_router("/hsds", directory)
