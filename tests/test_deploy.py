"""What stands in service/deploy/ keeps what docs/operate.md promises of it; and what the image runs, runs."""

import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from served_process import environment, free_port

from service.settings import Settings, read_settings

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "service" / "deploy"
HOSTS = re.compile(r"^[a-z0-9.-]+\.[a-z]+(:\d+)?/")  # how the name of an image from another registry begins


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", (FOLDER / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(name.upper(), rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def stages() -> dict[str, list[tuple[str, str]]]:
    """The instructions of each stage."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, rest in instructions():
        if name == "FROM":
            found[rest.split(" AS ")[1]] = [(name, rest)]
        elif found:
            found[list(found)[-1]].append((name, rest))
    return found


def values(stage: str, name: str) -> list[str]:
    return [rest for found, rest in stages()[stage] if found == name]


def test_the_image_is_made_in_stages_and_the_last_has_no_library() -> None:
    assert list(stages()) == ["build", "base", "with-library", "serve"]
    assert values("serve", "FROM") == ["base AS serve"]
    assert values("with-library", "COPY") == ["library /library"]
    assert [rest.split()[0] for rest in values("base", "COPY")] == ["--from=build"]
    assert not any(HOSTS.match(rest) for name, rest in instructions() if name == "FROM")


def test_the_image_holds_what_serving_needs_and_no_more() -> None:
    (install,) = (rest for rest in values("build", "RUN") if "pip install" in rest)
    assert "-c constraints.txt" in install
    assert "[index" not in install
    assert "--no-cache-dir" in install
    assert re.search(r"\btorch\b", install) is None


def test_the_image_runs_as_nobody_in_particular() -> None:
    assert values("base", "USER") == ["10001"]
    assert not [rest for stage in ("with-library", "serve") for rest in values(stage, "USER")]
    assert "--uid 10001" in values("base", "RUN")[0]


def test_the_image_serves_others_and_is_asked_whether_it_lives() -> None:
    given = dict(pair.split("=", 1) for rest in values("base", "ENV") for pair in shlex.split(rest))
    settings = read_settings({name: value for name, value in given.items() if name.startswith("MEDCITE_")})
    assert (settings.host, settings.index, settings.log_format) == ("0.0.0.0", Path("/library"), "json")
    assert settings.is_public  # so that it does not start without keys
    assert values("base", "EXPOSE") == [str(Settings().port)]
    (check,) = values("base", "HEALTHCHECK")
    program = json.loads(check.partition("CMD ")[2])
    assert f":{Settings().port}/healthz" in program[-1]
    compile(program[-1], "HEALTHCHECK", "exec")
    assert json.loads(values("base", "ENTRYPOINT")[0]) == ["medcite"]
    assert json.loads(values("base", "CMD")[0]) == ["serve"]
    assert values("base", "STOPSIGNAL") == ["SIGTERM"]


def test_what_is_copied_is_there_and_the_builder_gets_no_more() -> None:
    copied = {word for rest in values("build", "COPY") for word in rest.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied)
    lines = [line for line in (FOLDER / "Dockerfile.dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == copied | {"library"}


@pytest.fixture(scope="module")
def unit() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(FOLDER / "medcite.service")
    return parser["Service"]


def test_the_unit_confines_the_service(unit: configparser.SectionProxy) -> None:
    wanted = {
        "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes",
        "CapabilityBoundingSet": "", "RestrictSUIDSGID": "yes", "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
        "SystemCallArchitectures": "native", "ProtectKernelTunables": "yes", "ProtectControlGroups": "yes", "LockPersonality": "yes",
        "UMask": "0077", "User": "medcite",
    }  # fmt: skip
    assert {name: unit.get(name) for name in wanted} == wanted
    assert "MemoryDenyWriteExecute" not in unit
    assert unit["WorkingDirectory"] == f"/var/lib/{unit['StateDirectory']}"


def test_the_unit_lets_the_service_stop_gracefully(unit: configparser.SectionProxy) -> None:
    assert int(unit["TimeoutStopSec"]) > Settings().shutdown_s
    assert unit["KillMode"] == "mixed"  # the parent alone is told, and tells its workers
    assert unit["Restart"] == "on-failure"
    assert unit["ExecStart"].endswith("/medcite serve")
    read_settings(dict(pair.split("=", 1) for pair in unit["Environment"].split()))


def test_systemd_finds_the_unit_confined() -> None:
    program = shutil.which("systemd-analyze")
    if not program:
        pytest.skip("systemd-analyze is not on this machine")
    command = [program, "security", "--offline=true", "--threshold=20", str(FOLDER / "medcite.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-500:]  # 20: an exposure of at most 2.0 of 10


@pytest.mark.slow
def test_what_the_image_runs_runs_in_an_environment_of_its_own(library: Path, tmp_path: Path) -> None:
    """The Dockerfile's steps without Docker: an environment, `pip install .`, a key, `medcite serve`, the health check."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "constraints.txt", "README.md", "LICENSE", "indexer", "service", "eval"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)
    pip = [str(tmp_path / "venv/bin/pip"), "install", "--quiet", "--disable-pip-version-check", "-c", "constraints.txt", "."]
    done = subprocess.run(pip, cwd=source, capture_output=True, text=True, check=False)
    if "No matching distribution" in done.stderr or "connection" in done.stderr.lower():
        pytest.skip("no package index can be reached")
    assert done.returncode == 0, done.stderr
    listed = subprocess.run([tmp_path / "venv/bin/pip", "list"], capture_output=True, text=True, check=True).stdout
    assert not re.search(r"^(torch|sentence-transformers|trafilatura|redis|opentelemetry-sdk) ", listed, re.MULTILINE)

    port, given = free_port(), environment(tmp_path, host="0.0.0.0", index=library)
    del given["PYTHONPATH"]
    medcite = tmp_path / "venv/bin/medcite"
    given |= {"MEDCITE_PORT": str(port), "MEDCITE_HOST": "127.0.0.1", "MEDCITE_KEYS": "medcite.keys"}
    made = subprocess.run([medcite, "keys", "add", "clinic"], cwd=tmp_path, env=given, capture_output=True, text=True, check=True)
    with subprocess.Popen([medcite, "serve"], cwd=tmp_path, env=given, stderr=subprocess.PIPE) as process:
        try:
            check = json.loads(values("base", "HEALTHCHECK")[0].partition("CMD ")[2])[-1].replace(":8000/", f":{port}/")
            healthy = [
                sys.executable,
                "-c",
                f"import time\nfor _ in range(240):\n time.sleep(.5)\n try:\n  {check}; break\n except OSError: pass",
            ]
            assert subprocess.run(healthy, check=False, timeout=200).returncode == 0
            body = json.dumps({"question": "What causes kelp fever?"}).encode()
            headers = {"content-type": "application/json", "authorization": f"Bearer {made.stdout.strip()}"}
            request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/ask", body, headers)
            with urllib.request.urlopen(request, timeout=60) as reply:
                assert json.load(reply)["status"] == "answered"
        finally:
            process.terminate()
        assert process.wait(60) == 0
