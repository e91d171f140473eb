"""Who does the work of a build: this process, or the machines of a Ray cluster."""

import os
from enum import StrEnum

from indexer.distributed.environment import ray_environment
from indexer.errors import SettingError
from indexer.execution import Executor, in_process
from service.cli.commands import load
from service.settings import Settings


class BuildEngine(StrEnum):
    """What `--engine` may name."""

    LOCAL = "local"
    RAY = "ray"


def executor(engine: BuildEngine, address: str | None, settings: Settings) -> Executor:
    """The executor of a build. Raises SettingError, ClusterError, and MedciteError where Ray is not installed."""
    if engine is BuildEngine.RAY:
        os.environ |= ray_environment(address or "", os.environ)
        on_ray = load("indexer.distributed.cluster:on_ray", needed_by="medcite index --engine ray", extra="ray")
        executor: Executor = on_ray(address or "", threads=settings.threads)
        return executor
    if address:
        raise SettingError("--ray-address is of use with --engine ray alone.", hint="Add: --engine ray")
    return in_process
