"""An import-linter contract of our own: some modules of a feature are for that feature alone."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FeaturesOwn(Contract):
    """From outside a feature, its modules of the given names are not imported.

    ``names``: the last part of the modules that are a feature's own, such as ``models``.
    ``depth``: how many parts of a module's name make the feature (saferday.centre.areas: 3).
    """

    names = fields.ListField(subfield=fields.StringField())
    depth = fields.IntegerField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Finds every import of a feature's own module from another feature; tests may look anywhere."""
        found = []
        for importer in graph.modules:
            if ".tests" in importer or "migrations" in importer:
                continue
            for imported in graph.find_modules_directly_imported_by(importer):
                parts = imported.split(".")
                own = len(parts) > self.depth and parts[self.depth] in self.names  # type: ignore[operator]
                if own and importer.split(".")[: self.depth] != parts[: self.depth]:  # type: ignore[misc]
                    found.append((importer, imported))
        return ContractCheck(kept=not found, metadata={"found": sorted(found)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Names each import that has to go through queries or actions instead."""
        for importer, imported in check.metadata["found"]:
            output.print_error(f"{importer} imports {imported}: go through its queries or actions.")
