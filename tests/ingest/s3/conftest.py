"""A real S3 server on this machine: OpenStack Swift with its S3 interface, from requirements-s3-test.txt."""

import getpass
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
PARTS = ("account", "container", "object")
KEYS = {"AWS_ACCESS_KEY_ID": "harbor:keeper", "AWS_SECRET_ACCESS_KEY": "lantern", "AWS_REGION": "us-east-1"}
BUCKET = "archive"
RINGS = """
import sys
from swift.common.ring import RingBuilder
for word in sys.argv[2:]:
    part, port = word.split("=")
    builder = RingBuilder(4, 1, 0)
    place = {"ip": "127.0.0.1", "port": int(port), "device": "one", "region": 1, "zone": 1, "weight": 1, "meta": ""}
    builder.add_dev(place)
    builder.rebalance()
    builder.get_ring().save(f"{sys.argv[1]}/{part}.ring.gz")
"""
COMMON = """
[DEFAULT]
swift_dir = {folder}
devices = {folder}/devices
user = {user}
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
mount_check = false
disable_fallocate = true
log_level = CRITICAL
"""
PROXY = """
[pipeline:main]
pipeline = cache listing_formats s3api tempauth slo proxy-server
[filter:cache]
use = egg:swift#memcache
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_harbor_keeper = lantern .admin
[filter:slo]
use = egg:swift#slo
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
"""


class Server:
    """The processes of one Swift with one device."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.processes = folder, []
        (folder / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = tide\n")
        (folder / "devices" / "one").mkdir(parents=True)
        ports = {part: free_port() for part in (*PARTS, "proxy")}
        subprocess.run([sys.executable, "-c", RINGS, folder, *(f"{p}={ports[p]}" for p in PARTS)], check=True)
        for part in PARTS:
            self.start(part, ports[part], f"[pipeline:main]\npipeline = {part}-server\n[app:{part}-server]\n"
                       f"use = egg:swift#{part}\nreplication_server = false\n")  # fmt: skip
        self.start("proxy", ports["proxy"], PROXY)
        self.endpoint = f"http://127.0.0.1:{ports['proxy']}"
        for port in ports.values():
            wait_for(port)

    def start(self, part: str, port: int, settings: str) -> None:
        conf = self.folder / f"{part}.conf"
        conf.write_text(COMMON.format(folder=self.folder, user=getpass.getuser(), port=port) + settings)
        with (self.folder / f"{part}.log").open("wb") as log:
            words = [BIN / f"swift-{part}-server", conf]
            self.processes.append(subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT))

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on {port}")


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that answers, with one empty bucket; its keys stand in the environment as users set them."""
    if not (BIN / "swift-proxy-server").exists():
        pytest.skip("no S3 server is installed: pip install --no-deps -r requirements-s3-test.txt")
    server = Server(tmp_path_factory.mktemp("swift"))
    before = dict(os.environ)
    os.environ |= KEYS | {"AWS_ENDPOINT_URL": server.endpoint, "AWS_ALLOW_HTTP": "true"}
    try:
        from pyarrow.fs import S3FileSystem

        host = server.endpoint.removeprefix("http://")
        S3FileSystem(endpoint_override=host, scheme="http", allow_bucket_creation=True).create_dir(BUCKET)
        yield server
    finally:
        server.stop()
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture
def address(s3: Server, numbers: Iterator[int]) -> str:
    """A place for a store of its own."""
    return f"s3://{BUCKET}/team/store{next(numbers)}"


@pytest.fixture(scope="session")
def numbers() -> Iterator[int]:
    """Numbers that were not used before."""
    return count(1)
