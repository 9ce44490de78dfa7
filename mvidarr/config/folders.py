"""The data folder: database, secrets, records of children. Nobody else's business."""

from pathlib import Path

from mvidarr.errors import Unavailable


def make_data_folder(path: Path) -> None:
    """Unavailable, code ``data_folder``, where there can be none."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        remedy = "Choose another with --data or paths.data, or make it for the user that runs MVidarr."
        raise Unavailable(
            f"The data folder {path} cannot be made: {error.strerror}. {remedy}", code="data_folder"
        ) from error
