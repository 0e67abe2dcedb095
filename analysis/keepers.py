"""Copies of sources: which of them a page may link.

Some texts could be read only in a copy that somebody else keeps: a proxy of a hub, a site that
gathers papers, an address without a name. Where it was read is evidence and is told in full; but who
follows such a link trusts whoever keeps the copy today. A page therefore links copies at hosts whose
keepers are known, and writes any other address out.
"""

from __future__ import annotations

from urllib.parse import urlsplit

# Archives, hubs, publishers, libraries and public bodies; a host below one of these counts too.
KEEPERS = (
    "aaai.org", "amazonaws.com", "arxiv-vanity.com", "arxiv.org", "bioone.org", "biorxiv.org",
    "blob.core.windows.net", "cambridge.org", "cern.ch", "ceur-ws.org", "codalab.org",
    "copernicus.org", "core.ac.uk", "datadryad.org", "deepai.org", "developers.google.com",
    "doaj.org", "doi.org", "drivendata.org", "earthdata.nasa.gov", "elifesciences.org", "esa.int",
    "eudat.eu", "europa.eu", "figshare.com", "frontiersin.org", "github.com", "github.io",
    "gitlab.com", "hal.science", "huggingface.co", "ieee-dataport.org", "ieee.org", "inria.fr",
    "iop.org", "isprs.org", "kaggle.com", "kobv.de", "mathworks.com", "mdpi.com", "medium.com",
    "mendeley.com", "nature.com", "neurips.cc", "ncbi.nlm.nih.gov", "openaire.eu",
    "openreview.net", "ornl.gov", "oup.com", "pangaea.de", "paperswithcode.com", "peerj.com",
    "plos.org", "proquest.com", "readthedocs.io", "repec.org", "researchgate.net", "scipy.org",
    "scitepress.org", "scribd.com", "sciencedirect.com", "semanticscholar.org",
    "spiedigitallibrary.org", "springer.com", "springernature.com", "tandfonline.com",
    "tensorflow.org", "thecvf.com", "unpaywall.org", "usgs.gov", "wiley.com", "zenodo.org",
)  # fmt: skip
# Universities and public bodies, by the end of their names.
ENDS = (".edu", ".gov", ".ac.uk", ".edu.cn", ".ac.jp", ".ac.cn", ".edu.au")


def is_kept_by_known(address: str) -> bool:
    """Say whether an address is at a host whose keeper is known.

    Examples
    --------
    >>> is_kept_by_known("https://ar5iv.labs.arxiv.org/html/1902.06148")
    True
    >>> is_kept_by_known("https://arxiv.org.papers.example/1902.06148")
    False
    >>> is_kept_by_known("https://arxiv.org@papers.example/1902.06148")
    False
    """
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return False
    return host.endswith(ENDS) or any(
        host == keeper or host.endswith(f".{keeper}") for keeper in KEEPERS
    )
