"""Storage that speaks S3 as a target, through boto3: credentials, region and address are those of AWS's own tools."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from prospectus.places import NO_HEADERS, PlaceError, Target

PATIENCE = 20  # seconds until the storage must have answered
MOST = 1000  # keys that one request deletes
MISSING = ("404", "NoSuchKey", "NotFound")
TAKEN = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")
# the names of headers -> those of boto3
KEPT = {
    "Content-Type": "ContentType",
    "Cache-Control": "CacheControl",
    "Location": "WebsiteRedirectLocation",
}
TIPS = {
    "AccessDenied": "Ask whoever keeps the bucket for the right to read, write and list.",
    "NoSuchBucket": "Is its name right? A bucket is not made by publishing.",
    "InvalidAccessKeyId": "Look at the credentials of AWS's tools (AWS_PROFILE, AWS_ACCESS_KEY_ID).",
    "SignatureDoesNotMatch": "Look at the credentials of AWS's tools (AWS_PROFILE, AWS_ACCESS_KEY_ID).",
}


class Bucket:
    """A folder of a bucket. A file is there whole or not at all; folders and links there are none."""

    links = False
    negotiates = False
    width = 16

    def __init__(self, target: Target) -> None:
        self.bucket, self.prefix = target.host, target.path.strip("/") + "/" if target.path.strip("/") else ""
        self.name = f"s3://{self.bucket}/{self.prefix}"
        settings = Config(
            connect_timeout=PATIENCE,
            read_timeout=PATIENCE * 3,
            max_pool_connections=self.width,
            retries={"mode": "standard", "max_attempts": 4},
            # newer checksums that many servers beside Amazon's do not know
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        with self._telling():
            self._s3: Any = boto3.Session().client("s3", config=settings)
            self._s3.head_bucket(Bucket=self.bucket)

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        """Turns what the storage says meanwhile into a PlaceError."""
        try:
            yield
        except ClientError as error:
            code = _code(error)
            tip = TIPS.get({"404": "NoSuchBucket", "403": "AccessDenied"}.get(code, code), "")
            said = error.response.get("Error", {}).get("Message", "") or code
            raise PlaceError(f"{self.name}: {said.rstrip('.')} ({code}). {tip}".rstrip()) from None
        except (BotoCoreError, ValueError) as error:
            tip = "Set the credentials as for AWS's own tools; AWS_ENDPOINT_URL names storage of others."
            raise PlaceError(f"{self.name}: {str(error).rstrip('.')}. {tip}") from None

    def _key(self, path: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": self.prefix + path}

    def read(self, path: str) -> bytes | None:
        with self._telling():
            try:
                return bytes(self._s3.get_object(**self._key(path))["Body"].read())
            except ClientError as error:
                if _code(error) in MISSING:
                    return None
                raise

    def write(self, path: str, data: bytes, headers: Mapping[str, str] = NO_HEADERS) -> None:
        with self._telling():
            self._s3.put_object(**self._key(path), Body=data, **_kept(headers))

    def copy(self, old: str, new: str, headers: Mapping[str, str] = NO_HEADERS) -> None:
        with self._telling():
            self._s3.copy_object(
                **self._key(new), CopySource=self._key(old), MetadataDirective="REPLACE", **_kept(headers)
            )

    def delete(self, paths: Iterable[str]) -> None:
        waiting = iter(paths)
        while some := [{"Key": self.prefix + path} for path in islice(waiting, MOST)]:
            with self._telling():
                found = self._s3.delete_objects(Bucket=self.bucket, Delete={"Objects": some, "Quiet": True})
            for error in found.get("Errors", []):
                raise PlaceError(f"{self.name}: {error.get('Message')} ({error.get('Code')}).")

    def files(self, folder: str = "") -> dict[str, int]:
        top = self.prefix + (f"{folder.strip('/')}/" if folder else "")
        found: dict[str, int] = {}
        with self._telling():
            for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=top):
                found.update((entry["Key"].removeprefix(top), entry["Size"]) for entry in page.get("Contents", []))
        return found

    def names(self, folder: str) -> list[str]:
        return sorted({path.partition("/")[0] for path in self.files(folder) if "/" in path})

    def claim(self, path: str, data: bytes) -> bool:
        if self.age(path) is not None:
            return False
        with self._telling():
            try:
                self._s3.put_object(**self._key(path), Body=data, IfNoneMatch="*")
            except ClientError as error:
                if _code(error) in TAKEN:
                    return False
                raise
        return self.read(path) == data  # some servers take no heed of the condition: the last one wins there

    def age(self, path: str) -> float | None:
        with self._telling():
            try:
                found = self._s3.head_object(**self._key(path))
            except ClientError as error:
                if _code(error) in MISSING:
                    return None
                raise
        now = parsedate_to_datetime(found["ResponseMetadata"]["HTTPHeaders"]["date"])
        return float((now - found["LastModified"]).total_seconds())

    def move(self, old: str, new: str) -> None:
        raise NotImplementedError("a bucket has no folders to rename")

    def point(self, link: str, folder: str) -> None:
        raise NotImplementedError("a bucket has no links")

    def pointed(self, link: str) -> str | None:
        return None

    def settle(self) -> None:
        return None  # what was accepted is kept

    def close(self) -> None:
        self._s3.close()


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    return {KEPT[name]: value for name, value in headers.items() if name in KEPT}
