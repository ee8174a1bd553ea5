"""Small lists of hashes of nothing in every format, as partners would send them; all made here."""

import json

from .conftest import md5

CSV = f"""kind,value,label,group,quality,reference,origin,flagged_at,expires_at,retracted_at,retraction
md5,{md5(1)},confirmed,,,case 1,desk,2027-02-09T10:00:00+00:00,,,
pdq,{"0f" * 32},suspected,video 7,81,case 2,,,,,
sha256,{"ab" * 32},confirmed,,,,,,2031-01-01T00:00:00Z,,
sha1,{"cd" * 20},confirmed,,,case 3,,2027-02-08T10:00:00Z,,2027-02-09T10:00:00Z,A mistake
"""

THREAT_UPDATES = json.dumps(
    {
        "data": [
            {
                "id": "1001",
                "indicator": "0f" * 32,
                "type": "HASH_PDQ",
                "creation_time": 1_800_000_000,
                "last_updated": 1_800_000_100,
                "should_delete": False,
                "descriptors": {
                    "data": [
                        {
                            "id": "1",
                            "owner": {"id": "77", "name": "An Example Member"},
                            "status": "MALICIOUS",
                            "tags": ["media_type_photo", "confirmed"],
                        }
                    ]
                },
            },
            {"id": "1002", "indicator": md5(2), "type": "HASH_VIDEO_MD5", "should_delete": False,
             "tags": {"data": [{"id": "5", "text": "suspected"}]}, "last_updated": 1_800_000_200},
            {"id": "1003", "indicator": md5(3), "type": "HASH_MD5", "should_delete": True,
             "last_updated": 1_800_000_300},
            {"id": "1004", "indicator": "example.org", "type": "DOMAIN", "should_delete": False},
            {"id": "1005", "indicator": "xyz", "type": "HASH_SHA1", "should_delete": False},
            {"id": "1006", "indicator": md5(6), "type": "HASH_MD5", "should_delete": False, "status": "NON_MALICIOUS"},
        ],
        "paging": {"cursors": {"before": "a", "after": "b"}},
    }
)  # fmt: skip

NCMEC = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2">
  <images count="2" maxTimestamp="2027-02-09T10:10:00Z">
    <image>
      <member id="42">An Example Member</member>
      <timestamp>2027-02-09T10:00:00Z</timestamp>
      <id>image-1</id>
      <classification>A1</classification>
      <fingerprints><md5>{md5(1)}</md5><sha1>{"cd" * 20}</sha1><pdna>AAECAw==</pdna></fingerprints>
      <feedback/>
    </image>
    <deletedImage>
      <member id="43">Another Member</member>
      <id>image-4</id>
      <timestamp>2027-02-09T10:10:00Z</timestamp>
    </deletedImage>
  </images>
  <videos count="1" maxTimestamp="2027-02-09T10:05:00Z">
    <video>
      <member id="42">An Example Member</member>
      <timestamp>2027-02-09T10:05:00Z</timestamp>
      <id>video-1</id>
      <classification>B2</classification>
      <fingerprints><md5>{md5(9)}</md5><sha1/></fingerprints>
    </video>
  </videos>
  <paging><next>/v2/entries?from=2027-02-01T00%3A00%3A00Z&amp;start=2001&amp;size=1000&amp;max=3000</next></paging>
</queryResult>
"""

VICS = json.dumps(
    {
        "@odata.context": "https://vics.example/Default/$metadata#Media",
        "value": [
            {"MediaID": 1, "Category": 1, "MD5": md5(1).upper(), "SHA1": "CD" * 20, "MediaSize": 2835,
             "DateUpdated": "2027-02-09T10:00:00.8300Z", "PhotoDNA": "AAECAw=="},
            {"MediaID": 2, "Category": 0, "MD5": md5(2)},
            {"MediaID": 3, "Category": 2, "PhotoDNA": "AAECAw=="},
            {"MediaID": 4, "Category": 2},
        ],
    }
)  # fmt: skip
