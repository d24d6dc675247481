"""The Docker daemon of the machine, if one answers."""

import gc
import warnings

from docker import DockerClient, from_env
from docker.errors import DockerException


def docker_client() -> DockerClient | None:
    """A client of the daemon, to be closed; None where none answers or this user may not ask it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # a client that is refused leaves its socket open
        try:
            return from_env()
        except DockerException:
            return None
        finally:
            gc.collect()


def has_image(client: DockerClient, image: str) -> bool:
    """Whether the daemon has this image, or can get it."""
    for get in (client.images.get, client.images.pull):
        try:
            get(image)
        except DockerException:
            continue
        return True
    return False
