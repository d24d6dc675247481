"""Jinja as our templates need it, and no more: a page of results looks up and writes thousands of things."""

import re
from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef, optimizeconst
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

_to_be_escaped = re.compile("[&<>'\"]").search
"""Most of what is written has no such character: a number, a name, an address with one parameter."""


def written(value: object) -> str:
    """What stands in a page for a value: escaped, unless it is part of a page already."""
    if type(value) is Markup or (type(value) is str and not _to_be_escaped(value)):
        return value
    return escape(value)


class _Context(Context):
    """Calls what a template names, and looks no further.

    Jinja looks at each call, of which a page of results has eight hundred, whether what is called wants the
    context too. Of ours nothing does (filters are called in another way), and macros know without it that
    everything is escaped. It was an eighth of a page's time.
    """

    def call(
        self,
        called: Callable[..., Any],
        /,
        *args: Any,  # noqa: ANN401 - whatever the template gives
        _block_vars: object = None,
        _loop_vars: object = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        return called(*args, **kwargs)


class _Macro(Macro):
    """Calls a macro with the arguments in their order at once; in any other case as Jinja does."""

    def __init__(self, *made: Any) -> None:  # noqa: ANN401 - what a template gives
        super().__init__(*made)
        takes_more = self.catch_kwargs or self.catch_varargs or self.caller
        self._most = -1 if takes_more else len(self.arguments)
        self._left_out = (missing,) * len(self.arguments)

    def __call__(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - likewise
        if kwargs or len(args) > self._most:
            return super().__call__(*args, **kwargs)
        return Markup(self._func(*args, *self._left_out[len(args) :]))  # noqa: S704 - what it wrote is escaped


class _Generator(CodeGenerator):
    """Makes Python of templates, in which a dot is Python's dot: entries of a mapping are named in brackets.

    Jinja tries attributes and entries in turn, and makes an object to say that there is none of both, also
    where a condition without `else` writes nothing.
    """

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - as Jinja names it
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:  # noqa: N802 - likewise
        node.expr2 = node.expr2 or nodes.Const("")
        super().visit_CondExpr(node, frame)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        self.write("environment.")
        super().macro_def(macro_ref, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401
        del node, frame, finalize
        self.write("environment.written(")


class Templates(Environment):
    """The templates of the pages, made Python when the server starts and not at somebody's first click."""

    code_generator_class = _Generator
    context_class = _Context
    written = staticmethod(written)
    Macro = _Macro

    def __init__(self) -> None:
        super().__init__(
            loader=PackageLoader("search_ui.web"),
            autoescape=True,
            auto_reload=False,  # else each part of each page looks whether its file has changed
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def make_all(self) -> None:
        """Make Python of all of them; filters and globals must be there."""
        for name in self.list_templates():
            self.get_template(name)
