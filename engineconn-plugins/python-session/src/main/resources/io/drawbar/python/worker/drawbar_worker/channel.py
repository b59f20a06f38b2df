"""The private line to the engine: numbered kinds of frames, each with its length, apart from all that a user's code may write to."""

import os
import queue
import signal
import socket
import struct
import threading

# To the engine.
HELLO, SCHEMA, BATCH, END_RESULT, PROGRESS, LOG, DONE, FAILED = b"H", b"S", b"B", b"E", b"P", b"L", b"D", b"F"
# From the engine.
RUN, MORE, ENOUGH = b"R", b"M", b"N"


def fields(*texts):
    """Texts with their lengths in front of them."""
    parts = []
    for text in texts:
        data = str(text).encode("utf-8", "replace")
        parts.append(struct.pack(">I", len(data)) + data)
    return b"".join(parts)


def parse(payload):
    texts = []
    at = 0
    while at < len(payload):
        (length,) = struct.unpack_from(">I", payload, at)
        texts.append(payload[at + 4 : at + 4 + length].decode("utf-8"))
        at += 4 + length
    return texts


class Interrupts:
    """Turns SIGINT into KeyboardInterrupt while a user's code runs, and never in the middle of a frame."""

    def __init__(self):
        self.running = False
        self.guarded = 0
        self.pending = False
        self.main = threading.get_ident()
        signal.signal(signal.SIGINT, self._arrived)

    def _arrived(self, number, frame):
        if not self.running:
            return
        if self.guarded:
            self.pending = True
        else:
            raise KeyboardInterrupt

    def __enter__(self):
        if threading.get_ident() == self.main:
            self.guarded += 1

    def __exit__(self, *failure):
        if threading.get_ident() == self.main:
            self.guarded -= 1
            if self.pending and not self.guarded:
                self.pending = False
                if self.running:
                    raise KeyboardInterrupt


class Channel:
    """Frames go out on a socket of the engine's, and come in from what was this process's standard input."""

    def __init__(self, path, commands, interrupts):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(path)
        self.commands = os.fdopen(commands, "rb", buffering=0)
        self.interrupts = interrupts
        self.lock = threading.RLock()
        self.requests = queue.Queue()
        self.answers = queue.Queue()

    def listen(self):
        threading.Thread(target=self._read, name="drawbar-commands", daemon=True).start()

    def _read(self):
        while True:
            head = self._exactly(5)
            kind, length = head[:1], struct.unpack(">I", head[1:])[0]
            payload = self._exactly(length)
            if kind == RUN:
                self.requests.put(parse(payload))
            else:
                self.answers.put(kind == MORE)

    def _exactly(self, length):
        parts = []
        while length:
            try:
                part = self.commands.read(min(length, 1 << 20))
            except OSError:
                part = b""
            if not part:
                # The engine has gone: nobody wants what this process and its children do.
                os.killpg(os.getpgrp(), signal.SIGKILL)
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def send(self, kind, payload=b""):
        with self.interrupts, self.lock:
            try:
                self.socket.sendall(kind + struct.pack(">I", len(payload)))
                self.socket.sendall(payload)
            except OSError:
                os.killpg(os.getpgrp(), signal.SIGKILL)

    def schema(self, message):
        self.send(SCHEMA, message)

    def batch(self, message, rows):
        """Sends rows and waits until they are taken; whether more are wanted."""
        with self.lock:
            # An answer that nobody waited for, because its wait was interrupted, is not this batch's.
            while not self.answers.empty():
                self.answers.get_nowait()
            self.send(BATCH, struct.pack(">Q", rows) + message)
            return self.answers.get()

    def end_result(self):
        self.send(END_RESULT)

    def progress(self, fraction, detail):
        self.send(PROGRESS, fields(repr(float(fraction)), detail))

    def log(self, level, line):
        self.send(LOG, fields(level, line))
