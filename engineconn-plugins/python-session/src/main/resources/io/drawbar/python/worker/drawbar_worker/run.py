"""Runs one statement after the other in one namespace."""

import ast
import ctypes
import linecache
import sys
import traceback
import types

from . import channel as protocol
from . import display

SETTING_OF_MEMORY = "python.limits.memory"


class Session:
    def __init__(self, channel, interrupts, marks, drawbar):
        self.channel = channel
        self.interrupts = interrupts
        self.marks = marks
        self.count = 0
        # Pickling and dataclasses look for the module that a class says it is of.
        main = types.ModuleType("__main__")
        main.drawbar = drawbar
        sys.modules["__main__"] = main
        self.names = main.__dict__

    def run(self, mark, code):
        self.count += 1
        name = "<statement %d>" % self.count
        answer = protocol.DONE, b""
        try:
            try:
                self.interrupts.pending = False
                self.interrupts.running = True
                self._run(name, code)
            finally:
                self.interrupts.running = False
        except SystemExit as ended:
            if ended.code not in (None, 0):
                answer = protocol.FAILED, self._failure(name, ended, "SystemExit: %s" % ended.code)
        except KeyboardInterrupt as interrupted:
            answer = protocol.FAILED, self._failure(name, interrupted, "KeyboardInterrupt")
        except BaseException as failure:  # Whatever a user's code raises is its failure and not this process's.
            answer = protocol.FAILED, self._failure(name, failure)
        self._flush(mark)
        self.channel.send(*answer)

    def _run(self, name, code):
        linecache.cache[name] = (len(code), None, code.splitlines(True), name)
        tree = ast.parse(code, name)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec"), self.names)
        value = None
        if last is not None:
            value = eval(compile(ast.Expression(last.value), name, "eval"), self.names)
        drawn = display.figures(self.channel)
        if value is not None:
            self.names["_"] = value
            if not (drawn and (display.is_figure(value) or display.is_drawing(value))):
                display.show(self.channel, value)

    def _flush(self, mark):
        """All that was written is on its way before the marks, and the marks before the statement's end."""
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):
                pass  # The code has closed or replaced it.
        try:
            ctypes.CDLL(None).fflush(None)
        except (AttributeError, OSError):
            pass  # There is no C library of that kind here, and nothing to flush.
        self.marks(mark)

    def _failure(self, name, failure, message=None):
        kind = type(failure).__name__
        if message is None:
            text = str(failure)
            message = "%s: %s" % (kind, text) if text else kind
        line, column = 0, 0
        if isinstance(failure, SyntaxError) and failure.filename == name:
            line, column = failure.lineno or 0, failure.offset or 0
            message = "%s: %s" % (kind, failure.msg)
        else:
            for frame in traceback.extract_tb(failure.__traceback__):
                if frame.filename == name:
                    line = frame.lineno
        if isinstance(failure, MemoryError):
            message += " (the process may use so much memory as the setting %s says)" % SETTING_OF_MEMORY
        return protocol.fields(kind, message, line, column, "".join(self._trace(failure)))

    @staticmethod
    def _trace(failure):
        """The trace, of which what is not the user's own code is left out."""
        if isinstance(failure, (SystemExit, KeyboardInterrupt)):
            return []
        told = traceback.TracebackException.from_exception(failure)
        one, seen = told, set()
        while one is not None and id(one) not in seen:
            seen.add(id(one))
            kept = [frame for frame in one.stack if frame.filename.startswith("<statement ")]
            one.stack = traceback.StackSummary.from_list(kept)
            one = one.__cause__ or one.__context__
        return told.format()
