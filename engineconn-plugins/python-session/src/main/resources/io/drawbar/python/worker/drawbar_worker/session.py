"""The module drawbar, as a user's code sees it."""

import types

from . import display, rows


def module(channel, settings, variables):
    """Makes the module, whose functions show results and whose values say how the session was opened."""
    drawbar = types.ModuleType("drawbar", "What Drawbar offers to code that runs in it.")

    def show(value):
        """Shows a value as a result of its own, as the last expression's value is shown."""
        display.show(channel, value)

    def table(values, columns=None, types=None):
        """Shows rows as a table, while they come: mappings, sequences or single values, of any iterable.

        types names each column's type: bool, int, float, str, bytes, date, time, datetime, instant, text or decimal(p,s).
        Without it the first rows decide.
        """
        rows.Table(channel, None if columns is None else list(columns), types).write(values)

    def text(value):
        """Shows text as it is."""
        display.text(channel, str(value))

    def html(value):
        """Shows a piece of HTML."""
        display.html(channel, str(value))

    def picture(data, media_type="image/png"):
        """Shows a picture of which these are the bytes."""
        display.picture(channel, data, media_type)

    def progress(fraction, detail=""):
        """Tells how far the work is, from 0 to 1."""
        channel.progress(min(1.0, max(0.0, fraction)), detail)

    for function in (show, table, text, html, picture, progress):
        function.__module__ = "drawbar"
        setattr(drawbar, function.__name__, function)
    drawbar.settings = dict(settings)
    drawbar.variables = dict(variables)
    return drawbar
