"""Started by the engine as: python drawbar_worker SOCKET. Its first command says all else, and comes by the standard input."""

import os
import resource
import struct
import sys


def _command(fd):
    def exactly(length):
        data = b""
        while len(data) < length:
            part = os.read(fd, length - len(data))
            if not part:
                sys.exit("The engine has gone.")
            data += part
        return data

    head = exactly(5)
    return exactly(struct.unpack(">I", head[1:])[0])


def _private(fd):
    """The same file under a high number that no child inherits."""
    import fcntl

    return fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 100)


def _limit(memory):
    if memory:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _marker(fds):
    def mark(text):
        for fd in fds:
            data = text.encode()
            while data:
                data = data[os.write(fd, data) :]

    return mark


def main():
    os.setpgid(0, 0)
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[0] = os.path.dirname(here)
    # Absolute, and before the user's code can change what they mean.
    from drawbar_worker import channel as protocol
    from drawbar_worker import run, session

    # What the session's code imports is looked for in its own folder first, as Python does it for a script.
    sys.path[0] = os.getcwd()
    commands, out, err = _private(0), _private(1), _private(2)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    interrupts = protocol.Interrupts()
    line = protocol.Channel(sys.argv[1], commands, interrupts)
    sys.argv[:] = [""]
    opening = protocol.parse(_command(commands))
    token, memory, start, count = opening[0], int(opening[1]), opening[2], int(opening[3])
    pairs = opening[4:]
    settings = dict(zip(pairs[: 2 * count : 2], pairs[1 : 2 * count : 2]))
    variables = dict(zip(pairs[2 * count :: 2], pairs[2 * count + 1 :: 2]))
    _limit(memory)
    drawbar = session.module(line, settings, variables)
    sys.modules["drawbar"] = drawbar
    line.listen()
    running = run.Session(line, interrupts, _marker((out, err)), drawbar)
    if start:
        exec(compile(start, "<start>", "exec"), running.names)
    line.send(protocol.HELLO, protocol.fields(token, "%d.%d.%d" % sys.version_info[:3], os.getpid()))
    while True:
        request = line.requests.get()
        if request:
            running.run(*request)


main()
