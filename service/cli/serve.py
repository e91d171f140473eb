"""medcite serve: the web page and the HTTP endpoint."""

from typing import Annotated

import typer
import uvicorn

from service.api import create_app
from service.cli.options import Index, settings_in_force
from service.engine import Engine
from service.terminal import console, errors_told


def serve(
    index: Index = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.  (default: MEDCITE_HOST, or 127.0.0.1)")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on.  (default: MEDCITE_PORT, or 8000)")
    ] = None,
) -> None:
    """Start the service: web page and HTTP endpoint."""
    with errors_told():
        settings = settings_in_force(index)
        engine = Engine(settings.index, settings)
        where = (host or settings.host, port or settings.port)
        console(stderr=True).print(f"medcite answers at http://{where[0]}:{where[1]} (stop with Ctrl-C)")
        uvicorn.run(create_app(engine), host=where[0], port=where[1], log_level="warning", server_header=False)
