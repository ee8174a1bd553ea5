"""Which area a school on a list lies in: by its authority's code, its name, or the postcode."""

from __future__ import annotations

from saferday.centre.areas.queries import Area, areas_named, below, country, locate

from ..schools.reading import ListedSchool


class Places:
    """Finds areas for many schools with few statements: each code, name and outward code is looked up once."""

    def __init__(self) -> None:
        self._by_code = {area.code: area for area in below(country()) if area.code}
        self._by_name: dict[str, Area | None] = {}
        self._by_outward: dict[str, Area | None] = {}

    def of(self, school: ListedSchool) -> Area | None:
        """The school's area; None where neither its authority nor its postcode is known here."""
        if found := self._by_code.get(school.area_code):
            return found
        if school.area_name and (found := self._named(school.area_name)):
            return found
        return self._posted(school.postcode) if school.postcode else None

    def _named(self, name: str) -> Area | None:
        if name not in self._by_name:
            found = areas_named(name)
            # An authority before the police area of the same name.
            found.sort(key=lambda area: not area.code)
            self._by_name[name] = found[0] if found else None
        return self._by_name[name]

    def _posted(self, postcode: str) -> Area | None:
        outward = postcode.split(" ")[0]
        if outward not in self._by_outward:
            located = locate(outward)
            self._by_outward[outward] = located.area
        if (found := self._by_outward[outward]) is not None:
            return found
        return locate(postcode).area
