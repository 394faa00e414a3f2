"""Run the built images, and nginx with its configuration, as processes of this machine."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import redis as redis_client
import yaml

from bot.operations import processes, supervisor
from bot.paths import ROOT
from tests.services import Service
from tests.system.deploy.native_image import Image

ORIGIN = "https://careers.example.org"
NGINX = ROOT / "deploy" / "nginx"
COMPOSE = ROOT / "deploy" / "compose.yml"


def container(image: Image, port: int, log: Path, **environment: str) -> Service:
    """Return the image's command as a service, with a clean environment, without root's rights, and with read-only folders."""
    subprocess.run(["find", "-L", image.host_path("/app"), "-type", "d", "-exec", "chmod", "a-w", "{}", "+"], check=True)
    exposed = {"5005": str(port), "5055": str(port), "0.0.0.0": supervisor.HOST}
    command = [exposed.get(word, word) for word in image.command]
    variables = image.variables(SANIC_HOST=supervisor.HOST, **environment)
    unprivileged = [] if os.getuid() else ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
    environment_command = [
        "env",
        "--ignore-environment",
        f"--chdir={image.host_path('')}",
        *(f"{name}={value}" for name, value in variables.items()),
    ]
    return Service([*unprivileged, *environment_command, *command], port, log)


@contextlib.contextmanager
def started(service: Service) -> Iterator[Service]:
    """Run a service until the end of the block."""
    service.start()
    try:
        yield service
    finally:
        service.stop()


def nginx(folder: Path, upstream_ports: list[int], tls: bool) -> tuple[Service, int]:
    """Return nginx with the proxy's configuration at free ports, and its HTTPS port."""
    port, secure_port = supervisor.free_port(), supervisor.free_port()
    folder.mkdir()
    servers = yaml.safe_load(COMPOSE.read_text())["services"]["proxy"]["environment"]["CAREERS_SERVERS"]
    for number, upstream_port in enumerate(upstream_ports, 1):
        servers = servers.replace(f"assistant-{number}:5005 resolve", f"{supervisor.HOST}:{upstream_port}")
    substitutions = {"${CAREERS_SERVERS}": servers, "${NGINX_LOCAL_RESOLVERS}": supervisor.HOST}
    relocations = {"8080": f"{supervisor.HOST}:{port}", "8443": f"{supervisor.HOST}:{secure_port}", "/etc/nginx": str(folder)}
    (folder / "tls").mkdir()
    for source, target in ((NGINX / "careers.conf.template", folder / "careers.conf"), (NGINX / "tls.conf", folder / "tls" / "tls.conf")):
        text = source.read_text()
        for before, after in {**substitutions, **relocations}.items():
            text = text.replace(before, after)
        if tls or target.parent == folder:
            target.write_text(text)
    if tls:
        (folder / "certificates").mkdir()
        names = ["-keyout", folder / "certificates" / "privkey.pem", "-out", folder / "certificates" / "fullchain.pem"]
        subject = ["-subj", "/CN=localhost", "-addext", f"subjectAltName=IP:{supervisor.HOST}"]
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject, *names], check=True, capture_output=True)
    paths = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    root = "" if os.getuid() else "user root;"
    (folder / "nginx.conf").write_text(
        f"{root} pid {folder}/pid; error_log {folder}/error.log; events {{}} "
        f"http {{ access_log off; {paths} include {folder}/careers.conf; }}"
    )
    subprocess.run(["nginx", "-t", "-c", folder / "nginx.conf", "-p", folder], check=True, capture_output=True)
    return Service(["nginx", "-c", folder / "nginx.conf", "-p", folder, "-g", "daemon off;"], port, folder / "log"), secure_port


class Deployment:
    """The services of compose.yml, running without containers."""

    def __init__(self, proxy: int, secure: int, insecure: int, certificate: Path, assistants: list[Service], counters: redis_client.Redis):
        self.address = supervisor.address(proxy)
        self.secure = f"https://{supervisor.HOST}:{secure}"
        self.insecure = supervisor.address(insecure)
        self.certificate = certificate
        self.assistants = assistants
        self.counters = counters


def terminate(service: Service) -> None:
    """Stop a service as a container is stopped: send SIGTERM and wait until it exits."""
    os.kill(service._process.pid, signal.SIGTERM)
    service._process.wait(processes.STOPPED_WITHIN)


def wait_until_ready(assistant: Service) -> None:
    deadline = time.monotonic() + processes.READY_WITHIN
    while True:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{supervisor.address(assistant.port)}/health/ready").status_code == 200:
                return
        assert time.monotonic() < deadline
        time.sleep(0.2)
