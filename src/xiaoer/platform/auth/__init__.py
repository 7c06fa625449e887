"""Who is calling, for which shops, in which role, and what that role may do."""

from xiaoer.platform.auth.caller import Caller
from xiaoer.platform.auth.permissions import Permission, Role

__all__ = ["Caller", "Permission", "Role"]
