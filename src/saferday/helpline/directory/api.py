"""The directory over HSDS."""

from ninja import Router

router = Router(tags=["HSDS"])
