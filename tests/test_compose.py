"""service/deploy/compose.yaml and nginx.conf keep together: the replicas that nginx names are there, and their settings are settings."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from failover.replicas import configured, nginx
from test_deploy import HOSTS

from indexer.places import Address
from service.settings import Settings, read_settings

FOLDER = Path(__file__).resolve().parents[1] / "service" / "deploy"
NGINX = (FOLDER / "nginx.conf").read_text()
REPLICAS = ("medcite-1", "medcite-2", "medcite-3")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
    return found


def settings_of(service: dict[str, Any]) -> Settings:
    return read_settings({name: value for name, value in service["environment"].items() if name.startswith("MEDCITE_")})


def test_nginx_names_the_replicas_that_there_are(compose: dict[str, Any]) -> None:
    assert re.findall(r"server (\S+):8000", NGINX) == [name for name in compose["services"] if name.startswith("medcite")]
    assert compose["services"]["nginx"]["depends_on"] == list(REPLICAS)


def test_the_replicas_read_either_server_and_count_together(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name in REPLICAS:
        settings = settings_of(services[name])
        assert isinstance(settings.index, Address)
        hosts = [host.partition(":")[0] for host in settings.index.url.partition("@")[2].partition("/")[0].split(",")]
        assert hosts == ["primary", "standby"]
        assert {*hosts, "redis", "nginx"} <= services.keys()
        assert settings.redis.startswith("redis://redis:")
        assert settings.is_public  # so that none starts without keys
        assert services[name]["build"]["args"]["EXTRAS"] == "[postgres,redis]"
    feedback = {settings_of(services[name]).feedback for name in REPLICAS}
    assert len(feedback) == len(REPLICAS)  # they share a folder, and each writes a file of its own


def test_no_password_and_no_other_registry_is_written_down(compose: dict[str, Any]) -> None:
    text = (FOLDER / "compose.yaml").read_text()
    given = re.findall(r"PASSWORD: (.+)", text)
    assert given
    assert {value.partition(":?")[0] for value in given} == {"${PGPASSWORD"}
    assert not [image for service in compose["services"].values() if HOSTS.match(image := service["image"])]
    assert {volume.partition(":")[0] for service in compose["services"].values() for volume in service.get("volumes", ())} <= {
        *compose["volumes"], "./nginx.conf"
    }  # fmt: skip


def test_nginx_keeps_to_the_service_s_own_bounds() -> None:
    settings = Settings()
    assert f"client_max_body_size {settings.max_body_bytes // 10**6}m;" in NGINX
    assert f"client_header_timeout {settings.head_s:.0f}s;" in NGINX
    assert f"client_body_timeout {settings.body_s:.0f}s;" in NGINX
    (kept,) = re.findall(r"keepalive_timeout (\d+)s;", NGINX)
    assert int(kept) < settings.keep_alive_s


def test_nginx_reads_its_configuration(tmp_path: Path) -> None:
    config = configured([8001, 8002, 8003], 8080, tmp_path)
    done = subprocess.run([nginx(), "-t", "-p", tmp_path, "-c", config], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr
