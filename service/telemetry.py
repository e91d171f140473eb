"""Spans leave over OTLP/HTTP. Only the extra `traces` has what this needs; without it OpenTelemetry's interface does nothing."""

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


def start_traces(url: str) -> None:
    """Sends the process's spans to the collector at `url`, in the background, until the process ends."""
    provider = TracerProvider(resource=Resource.create({"service.name": "medcite"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{url.rstrip('/')}/v1/traces")))
    trace.set_tracer_provider(provider)
