"""The application: routers and middleware over one Engine. What they do stands in their own modules."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from service.answer_store import AnswerStore
from service.api import ask, cors, feedback, health, library, mcp, metrics, openai
from service.api.access_log import AccessLog
from service.api.declared_types import DeclaredTypes
from service.api.generations import watching
from service.api.guards import add_guards, add_measuring, add_proxies, guarding
from service.api.limits import Limits
from service.api.mcp import serving_tools
from service.api.metrics import Metrics
from service.api.openai_errors import OpenAIErrors
from service.api.openapi import describe
from service.api.problems import UnexpectedErrors, add_handlers
from service.api.readiness import Readiness
from service.api.request_ids import RequestIds
from service.engine import Engine
from service.feedback import FeedbackStore
from service.settings import Settings
from service.web import pages


def create_app(engine: Engine, *, settings: Settings | None = None) -> FastAPI:
    """The service over this engine, with these settings or the defaults. Raises SettingError.

    Handlers find in `request.app.state` the `engine`, the `settings`, the `answers` given lately and the store of `feedback`.
    """
    settings = settings or Settings()
    app = FastAPI(
        title="medcite",
        description="Health questions answered with quotations from a library of documents.",
        version="1",
        docs_url=None,  # these two load their scripts from another server
        redoc_url=None,
        lifespan=_running,
    )
    app.state.engine = engine
    app.state.settings = settings
    app.state.answers = AnswerStore(settings.answers_kept, max_age_s=settings.answers_kept_s)
    app.state.feedback = FeedbackStore(
        settings.feedback, max_bytes=settings.max_feedback_bytes, most_of_an_answer=settings.ratings_of_an_answer
    )
    app.state.limits = Limits(settings.redis, timeout_s=settings.redis_timeout_s)
    app.state.metrics = Metrics(engine)
    app.state.readiness = Readiness(engine)
    add_handlers(app)
    _add_middleware(app, settings)
    for room in (ask, library, feedback, health, metrics, openai, mcp, pages):
        app.include_router(room.router)
    describe(app)
    return app


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    """What runs as long as the service does."""
    async with guarding(app), watching(app), serving_tools(app):
        yield


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """The innermost first: what is added last sees a request first."""
    app.add_middleware(UnexpectedErrors)
    add_guards(app, settings)
    if allowed := cors.origins(settings.cors_origins):
        app.add_middleware(
            CORSMiddleware, allow_origins=allowed, allow_methods=cors.METHODS, allow_headers=cors.SENT, expose_headers=cors.SHOWN
        )
    app.add_middleware(OpenAIErrors)  # outside whatever refuses a request
    add_measuring(app, settings)
    app.add_middleware(DeclaredTypes)
    app.add_middleware(AccessLog)
    app.add_middleware(RequestIds)
    add_proxies(app, settings)
