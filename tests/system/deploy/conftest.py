from __future__ import annotations

import contextlib
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis as redis_client

from bot.cli.training import STAMP
from bot.operations import supervisor
from bot.paths import BUILD, MODELS, ROOT
from tests.services import postgresql, redis
from tests.system.deploy.native_image import Builder, Image
from tests.system.deploy.running import ORIGIN, Deployment, container, nginx, started, wait_until_ready


@pytest.fixture(scope="session")
def builder(trained: None) -> Iterator[Builder]:
    """Return a builder of the Dockerfile's stages that reuses this checkout's installed packages and trained model."""
    # On the same file system as the checkout, so that files can be hard-linked.
    folder = tempfile.mkdtemp(dir=BUILD, prefix="images-")
    try:
        existing = {"trained:.venv": ROOT / ".venv", "trained:models": MODELS, "trained:build": Path(folder) / "built"}
        for part in ("encoder", "encoder-published", "language"):
            shutil.copytree(BUILD / part, existing["trained:build"] / part)
        shutil.copy2(STAMP, existing["trained:build"])
        yield Builder(Path(folder), {"UV_NO_CACHE": "false", "UV_COMPILE_BYTECODE": "false"}, existing)
    finally:
        # shutil.rmtree is slow with so many files.
        subprocess.run(["rm", "-rf", folder], check=True)


@pytest.fixture(scope="session")
def actions_image(builder: Builder) -> Image:
    return builder.build("actions")


@pytest.fixture(scope="session")
def assistant_image(builder: Builder) -> Image:
    return builder.build("assistant")


@pytest.fixture(scope="session")
def public(actions_image: Image, assistant_image: Image, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed (make services)")
    folder = tmp_path_factory.mktemp("public")
    password = secrets.token_hex(16)
    with contextlib.ExitStack() as stack:
        database, counters = stack.enter_context(postgresql()), stack.enter_context(redis())
        redis_client.Redis(supervisor.HOST, counters.port).config_set("requirepass", password)
        actions = container(actions_image, supervisor.free_port(), folder / "actions.log")
        stack.enter_context(started(actions))
        environment = {
            "ACTIONS_URL": f"{supervisor.address(actions.port)}/webhook",
            "CAREERS_ORIGINS": f"https://other.example.org, {ORIGIN}",
            "CAREERS_WEB_SECRET": secrets.token_hex(32),
            "CAREERS_COUNTERS": f"redis://:{password}@{supervisor.HOST}:{counters.port}/2",
            "POSTGRES_HOST": supervisor.HOST,
            "POSTGRES_PORT": str(database.port),
            "POSTGRES_DB": "postgres",
            "POSTGRES_USER": "postgres",
            "POSTGRES_PASSWORD": password,
            "REDIS_HOST": supervisor.HOST,
            "REDIS_PORT": str(counters.port),
            "REDIS_PASSWORD": password,
            "EVENTS_HOST": "",
            "EVENTS_USER": "",
            "EVENTS_PASSWORD": "",
            "SANIC_PROXIES_COUNT": "1",
        }
        assistants = [container(assistant_image, supervisor.free_port(), folder / f"assistant-{i}.log", **environment) for i in (1, 2)]
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda assistant: stack.enter_context(started(assistant)), assistants))
        for assistant in assistants:
            wait_until_ready(assistant)
        ports = [assistant.port for assistant in assistants]
        proxy, _ = nginx(folder / "nginx", ports, tls=False)
        http_proxy, https_port = nginx(folder / "nginx-tls", ports, tls=True)
        stack.enter_context(started(proxy))
        stack.enter_context(started(http_proxy))
        counter_client = redis_client.Redis(supervisor.HOST, counters.port, db=2, password=password, decode_responses=True)
        certificate = folder / "nginx-tls" / "certificates" / "fullchain.pem"
        yield Deployment(proxy.port, https_port, http_proxy.port, certificate, assistants, counter_client)
