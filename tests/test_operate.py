"""docs/operate.md is true: its table of settings, its list of metrics, and the options and problems that it names."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from indexer.limits import LIMITS
from service.api import create_app
from service.api.problem_types import PROBLEM_TYPES
from service.engine import Engine
from service.settings import Settings
from service.settings_table import limits_table, table

TEXT = (Path(__file__).resolve().parents[1] / "docs" / "operate.md").read_text()


def between(name: str) -> str:
    return TEXT.split(f"<!-- {name} -->")[1].split(f"<!-- end of {name} -->")[0].strip()


def test_the_table_of_settings_is_the_one_that_is_made_from_them() -> None:
    assert between("settings") == table().strip()


def test_the_table_of_limits_is_the_one_that_is_made_from_them() -> None:
    assert between("limits") == limits_table().strip()


def test_every_setting_that_the_text_names_exists() -> None:
    named = set(re.findall(r"MEDCITE_([A-Z_]+)", TEXT.split("## Every setting")[0])) - {"CONFIG"}
    assert named
    assert {name.lower() for name in named} <= {*Settings.__dataclass_fields__, *LIMITS}


def test_a_setting_without_a_purpose_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.settings_table.inspect.getsource", lambda _: "    host: str = 'x'\n")
    with pytest.raises(ValueError, match="what index is for"):
        table()


def test_the_list_of_metrics_is_what_the_service_gives(engine: Engine) -> None:
    rows = [[cell.strip(" `") for cell in row.split("|")[1:3]] for row in between("metrics").splitlines()[2:]]
    listed = {name.removesuffix("_total"): {label for label in labels.split(", ") if label} for name, labels in rows}
    with TestClient(create_app(engine, settings=Settings(open_metrics=True))) as client:
        client.post("/v1/ask", json={"question": "What causes kelp fever?"})
        families = {family.name: family for family in text_string_to_metric_families(client.get("/metrics").text)}
    own = {name for name in families if name.startswith("medcite_") and not name.endswith("_created")}
    assert own == set(listed)
    for name, labels in listed.items():
        samples = families[name].samples  # none where nothing was counted yet
        assert not samples or {label for sample in samples for label in sample.labels} - {"le"} == labels


def test_the_problems_that_the_text_names_exist() -> None:
    named = re.findall(r"\| (\d{3}) ((?:`[a-z-]+`,? ?)+)\|", TEXT)
    assert len(named) == 4
    for status, kinds in named:
        for kind in re.findall(r"`([a-z-]+)`", kinds):
            assert PROBLEM_TYPES[kind].status == int(status)
