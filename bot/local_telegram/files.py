"""The shelf of files: what was sent once has a `file_id`, can be sent again by it and be fetched by its path."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from bot.local_telegram.pictures import is_voice, picture_size, sound_seconds
from bot.local_telegram.refusals import RefusalError, bad_request
from bot.local_telegram.values import Json, Upload

PHOTO_LIMIT = 10 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
FOLDERS = {
    "photo": "photos",
    "voice": "voice",
    "audio": "music",
    "video": "videos",
    "document": "documents",
    "animation": "animations",
    "sticker": "stickers",
}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file under one `file_id`, and the media that it belongs to."""

    file_id: str
    unique_id: str
    path: str
    upload: Upload
    kind: str

    def as_file(self) -> Json:
        """Telegram's File object."""
        size = len(self.upload.data)
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": size, "file_path": self.path}


@dataclass(slots=True)
class FileShelf:
    """All files of the world."""

    files: dict[str, StoredFile] = field(default_factory=dict)
    media: dict[str, Json] = field(default_factory=dict)

    def keep(self, kind: str, upload: Upload, details: Json | None = None) -> Json:
        """Store an upload; returns the part of a Message that shows it, such as `{"photo": [...]}`."""
        if len(upload.data) > UPLOAD_LIMIT:
            raise RefusalError(413, "Request Entity Too Large")
        if not upload.data:
            raise bad_request("file must be non-empty")
        if kind == "photo":
            return self._keep_photo(upload)
        if kind == "voice" and not is_voice(upload.data):
            kind = "document"
        return self._keep_one(kind, upload, details or {})

    def keep_recording(self, upload: Upload, seconds: int | None) -> Json:
        """A voice note from a browser's recorder, whatever its format: a phone would have made OGG of it."""
        return self._keep_one("voice", upload, {"duration": seconds} if seconds else {})

    def again(self, kind: str, file_id: str) -> Json:
        """The media of a file that was sent before."""
        stored = self.find(file_id)
        if stored.kind != kind:
            raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
        return self.media[file_id]

    def find(self, file_id: str) -> StoredFile:
        """The file of this id."""
        if file_id not in self.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self.files[file_id]

    def at(self, path: str) -> StoredFile | None:
        """The file at this path."""
        return next((file for file in self.files.values() if file.path == path), None)

    def _keep_photo(self, upload: Upload) -> Json:
        if len(upload.data) > PHOTO_LIMIT:
            size = f"file of size {len(upload.data)} bytes is too big for a photo"
            raise bad_request(f"{size}; the maximum size is {PHOTO_LIMIT} bytes")
        size_found = picture_size(upload.data)
        if size_found is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        width, height = size_found
        if width + height > 10_000 or max(width, height) > 20 * max(1, min(width, height)):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        scale = min(1.0, 90 / max(width, height))
        sizes = [(max(1, round(width * scale)), max(1, round(height * scale))), (width, height)]
        return self._remember("photo", upload, [{"width": wide, "height": high} for wide, high in sizes])

    def _keep_one(self, kind: str, upload: Upload, details: Json) -> Json:
        known: Json = {"file_name": upload.name, "mime_type": upload.mime}
        if kind == "voice":
            known = {"mime_type": upload.mime}
        if kind in {"voice", "audio", "video", "animation"}:
            known["duration"] = sound_seconds(upload.data)
        if kind in {"video", "animation", "sticker"}:
            known |= {"width": 512, "height": 512}
        if kind == "sticker":
            known |= {"type": "regular", "is_animated": False, "is_video": False}
        return self._remember(kind, upload, [known | {key: value for key, value in details.items() if value}])

    def _remember(self, kind: str, upload: Upload, details: list[Json]) -> Json:
        shown: list[Json] = []
        stored = [self._store(kind, upload) for _ in details]
        for file, detail in zip(stored, details, strict=True):
            size = len(upload.data)
            shown.append({"file_id": file.file_id, "file_unique_id": file.unique_id, "file_size": size, **detail})
        media: Json = {kind: shown if kind == "photo" else shown[0]}
        self.media.update({file.file_id: media for file in stored})
        return media

    def _store(self, kind: str, upload: Upload) -> StoredFile:
        number = len(self.files) + 1
        digest = hashlib.sha256(f"{number}:".encode() + upload.data).hexdigest()
        ending = upload.name.rpartition(".")[2][:8] if "." in upload.name else "bin"
        path = f"{FOLDERS[kind]}/file_{number}.{ending}"
        stored = StoredFile(f"AgACLocal{digest[:40]}", f"AQAD{digest[40:52]}", path, upload, kind)
        self.files[stored.file_id] = stored
        return stored
