"""Where whole addresses lead: to what the server was told that it is called, or to this machine.

A Host header is what its sender wrote, so none is repeated: an answer that is kept would lead others there.
"""

from urllib.parse import urlsplit

from fastapi import Request

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def origin(request: Request) -> str | None:
    """The scheme and host of this server's addresses, without a slash at the end; None where that is unknown.

    OACITE_PUBLIC_URL's; without it, the Host header's if that names the machine that the server runs on.
    """
    public_url: str | None = request.app.state.public_url
    if public_url:
        return public_url
    try:
        asked = urlsplit(f"http://{request.headers.get('host', '')}")
        host, port = asked.hostname, asked.port
    except ValueError:  # a bad port, or half an IPv6 address
        return None
    if host not in LOOPBACK:
        return None
    return f"{request.url.scheme}://{f'[{host}]' if ':' in host else host}{f':{port}' if port else ''}"
