"""Networks of other programs as studies, and studies as networks of other programs."""

from zhanhe.adapters.pypsa_export import to_pypsa
from zhanhe.adapters.pypsa_import import from_pypsa

__all__ = ["from_pypsa", "to_pypsa"]
