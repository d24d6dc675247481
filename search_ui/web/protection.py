"""What a browser is told to refuse on behalf of our pages, whoever wrote what stands on them. Pure."""

from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
)

OURS, NOBODYS = "'self'", "'none'"
YEAR = 365 * 24 * 60 * 60
"""Seconds for which a browser asks for pages over TLS alone, once it had one of them so."""
UNUSED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
"""What no page of ours ever asks a browser for."""


def protection(public_url: str | None) -> dict[str, str]:
    """The headers of every answer.

    Pages load our own scripts, styles, pictures and data, and nothing else; no other site frames or embeds
    what is answered, or keeps hold of its window. What programs on other sites may read is a matter of CORS,
    which this leaves as it is.

    Args:
        public_url: by which the pages are known; where that is `https:`, browsers are told to come by no
            other way. Nothing is said of its subdomains, which may be somebody else's.
    """
    is_encrypted = public_url is not None and public_url.startswith("https:")
    secure = Secure(
        csp=ContentSecurityPolicy()
        .default_src(NOBODYS)
        .script_src(OURS)
        .style_src(OURS)
        .img_src(OURS)
        .connect_src(OURS)
        .form_action(OURS)
        .base_uri(NOBODYS)
        .frame_ancestors(NOBODYS),
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        hsts=StrictTransportSecurity().max_age(YEAR) if is_encrypted else None,
        permissions=_nothing_of(UNUSED),
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
    )
    return {**secure.headers}


def _nothing_of(features: tuple[str, ...]) -> PermissionsPolicy:
    policy = PermissionsPolicy()
    for feature in features:
        policy.add_directive(feature)
    return policy
