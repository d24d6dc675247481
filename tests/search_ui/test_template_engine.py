"""Templates become what Jinja would make of them, and are ready before anybody asks for a page."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, UndefinedError
from markupsafe import Markup

from search_ui.web import rendering
from search_ui.web.template_engine import Templates

TEXTS = st.text() | st.text("a &<>'\"")
VALUES = st.one_of(TEXTS, TEXTS.map(Markup), st.integers(), st.floats(), st.none(), st.booleans())
TEMPLATE = """\
{% macro pair(first, second="'", third=first) %}{{ first }}, {{ second }}, {{ third }};{% endmacro %}
{% macro more() %}{{ varargs | join(",") }}{{ kwargs.items() | list | string }}{% endmacro %}
{{ pair(value) }}{{ pair(value, value) }}{{ pair(value, third=value) }}{{ pair(1, 2, value) }}
{{ more() }}{{ more(value, 1, other=value) }}
{% macro line(text) %}<p title="{{ text }}">{{ text }}{{ caller() if caller is defined }}</p>{% endmacro %}
{{ line(value) }}{% call line(each.value) %}{{ value ~ "<" }}{% endcall %}
{{ "<&>" if each.value }}{{ each.value | upper if value else "none" }}{{ (value or each).value if not value }}
{% set shown %}{{ value }}{% endset %}{{ shown }}
{% for one in [value, 1, "'"] %}{{ loop.index }}{{ one }}{% endfor %}
"""


class Each:
    """What has an attribute."""

    def __init__(self, value: object) -> None:
        self.value = value


@given(VALUES)
def test_it_is_what_jinja_makes(value: object) -> None:
    """Whatever is written, called or looped over."""
    jinja = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(TEMPLATE)
    ours = Templates().from_string(TEMPLATE)
    given_ = {"value": value, "each": Each(value)}
    assert ours.render(given_) == jinja.render(given_)


@pytest.mark.parametrize(
    ("template", "error"),
    [
        ("{{ name }}", UndefinedError),
        ("{{ value.other }}", AttributeError),
        ("{% macro of(one) %}{{ one }}{% endmacro %}{{ of() }}", UndefinedError),
        ("{% macro of(one) %}{{ one }}{% endmacro %}{{ of(1, 2) }}", TypeError),
        ("{% macro of(one) %}{{ one }}{% endmacro %}{{ of(1, other=2) }}", TypeError),
    ],
)
def test_what_is_not_there_is_an_error(template: str, error: type[Exception]) -> None:
    """Neither an entry named with a dot nor a name that nobody gave is nothing."""
    with pytest.raises(error):
        Templates().from_string(template).render(value={"other": 1})


def test_all_are_made_before_anybody_asks_for_a_page() -> None:
    """No click waits for Jinja to read a template."""
    names = Templates().list_templates()
    assert "search.html" in names
    with patch.object(Templates, "compile", side_effect=AssertionError):
        assert all(rendering.TEMPLATES.get_template(name) for name in names)
