"""What Ray reads in the environment when it is imported."""

import secrets
from collections.abc import Mapping

_THIS_MACHINE = ("127.0.0.1", "localhost", "[::1]")


def ray_environment(address: str, given: Mapping[str, str]) -> dict[str, str]:
    """The variables to set before Ray is imported, for a cluster at that address (empty: one of this machine alone).

    Ray tells its makers nothing of its use. A cluster of this machine alone listens on the loopback interface alone, which is what
    Ray does where clusters of several machines are not enabled, and asks for a token that nobody else has.
    """
    wanted = {"RAY_USAGE_STATS_ENABLED": "0"}
    if not address or address.rpartition(":")[0] in _THIS_MACHINE:
        wanted["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
    if not address and "RAY_AUTH_MODE" not in given:
        wanted |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
    return wanted
