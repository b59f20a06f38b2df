"""What the value of a statement is shown as: a table, a picture, HTML, or text."""

import sys

from . import arrow, frames, rows

TEXT_CHARS = 1000000
# A method that answers names, types and rows: how libraries that have frames of their own show them.
TABLE = "__drawbar_table__"
KIND, MEDIA_TYPE = "drawbar.kind", "drawbar.media-type"


def content(channel, kind, media_type, value):
    """Sends one document as a result of one cell, whose schema says what it is."""
    cell = arrow.Binary() if isinstance(value, bytes) else arrow.Utf8()
    name = media_type if isinstance(value, bytes) else kind
    channel.schema(arrow.schema_message([(name, cell)], [(KIND, kind), (MEDIA_TYPE, media_type)]))
    channel.batch(arrow.batch_message(1, [arrow.column(cell, [value])]), 1)
    channel.end_result()


def text(channel, value):
    if len(value) > TEXT_CHARS:
        channel.log("WARN", "The text has %d characters; the first %d are shown." % (len(value), TEXT_CHARS))
        value = value[:TEXT_CHARS]
    content(channel, "text", "text/plain", value)


def html(channel, value):
    content(channel, "html", "text/html", value)


def picture(channel, value, media_type="image/png"):
    content(channel, "picture", media_type, bytes(value))


def show(channel, value):
    """Shows any value."""
    if isinstance(value, type):
        text(channel, repr(value))
    elif frames.show(value, channel):
        return
    elif callable(getattr(type(value), TABLE, None)):
        names, types, values = getattr(value, TABLE)()
        rows.Table(channel, list(names), types).write(values)
    elif rows.is_rows(value):
        names, types = rows.known(value)
        rows.Table(channel, names, types).write(value)
    elif is_figure(value):
        _figure(channel, value)
    else:
        _rich(channel, value)


def _rich(channel, value):
    png = _offered(value, "_repr_png_")
    page = None if png else _offered(value, "_repr_html_")
    if png:
        picture(channel, png)
    elif page:
        html(channel, str(page))
    else:
        text(channel, repr(value))


def _offered(value, method):
    # Asked of the class: a value that makes up attributes would offer everything.
    return getattr(value, method)() if callable(getattr(type(value), method, None)) else None


def is_figure(value):
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.Figure)


def is_drawing(value):
    """What matplotlib's calls answer: of no interest when the figure is shown."""
    one = value[0] if isinstance(value, (list, tuple)) and value else value
    return type(one).__module__.split(".")[0] in ("matplotlib", "mpl_toolkits")


def _figure(channel, figure):
    import io

    into = io.BytesIO()
    figure.savefig(into, format="png", bbox_inches="tight")
    picture(channel, into.getvalue())


def figures(channel):
    """Shows the figures that the statement drew and did not close; whether there were any."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return False
    numbers = pyplot.get_fignums()
    for number in numbers:
        _figure(channel, pyplot.figure(number))
    pyplot.close("all")
    return bool(numbers)
