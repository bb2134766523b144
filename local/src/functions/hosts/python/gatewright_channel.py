"""How the host and the gateway speak to each other: requests come on descriptor 3, messages go to descriptor 4, in frames.

A frame is the token of the environment (4 bytes, which the first frame brings), its type, the number of the request, and the length of what
follows.
"""

import collections
import io
import os
import signal
import struct
import sys
import threading

HEADER = struct.Struct(">IBII")
LAUNCH, REQUEST = 1, 2
TYPES = {"initialised": 16, "crashed": 17, "responded": 18, "failed": 19, "stdout": 23, "stderr": 24}
# What is longer goes in several frames, so that neither side needs much memory for it.
PIECE = 65536


class Channel:
    """Threads, signal handlers and what interrupts either may tell at any time: a frame is written wholly before the next one."""

    def __init__(self):
        os.set_inheritable(3, False)
        os.set_inheritable(4, False)
        self._requests = os.fdopen(3, "rb", closefd=False)
        self._lock = threading.RLock()
        self._frames = collections.deque()
        self._writing = False
        self._token = 0
        self.in_fork = False
        os.register_at_fork(after_in_child=self._forked)

    def _forked(self):
        """A copy of the process is no environment: what it prints goes to the descriptors, and what it answers to nobody."""
        self.in_fork = True
        self._lock = threading.RLock()

    def read(self):
        """The number and the payload of the next frame. When the gateway is gone, so is this process with all that it started."""
        header = self._requests.read(HEADER.size)
        if len(header) < HEADER.size:
            os.killpg(0, signal.SIGKILL)
        self._token, _, number, length = HEADER.unpack(header)
        return number, self._requests.read(length)

    def tell(self, name, payload=b"", number=0):
        if self.in_fork:
            return
        self._frames.append(HEADER.pack(self._token, TYPES[name], number, len(payload)) + payload)
        with self._lock:
            # A signal handler that came in between: the frame that it interrupts is written first.
            if self._writing:
                return
            self._writing = True
            try:
                self._write_frames()
            finally:
                self._writing = False

    def _write_frames(self):
        while self._frames:
            frame = self._frames.popleft()
            written = os.write(4, frame)
            while written < len(frame):
                written += os.write(4, frame[written:])

    def log(self, name, chunk):
        if self.in_fork:
            os.write(1 if name == "stdout" else 2, chunk)
            return
        for offset in range(0, len(chunk), PIECE):
            self.tell(name, chunk[offset : offset + PIECE])


class LogStream(io.RawIOBase):
    def __init__(self, channel, name, descriptor):
        self.name = "<" + name + ">"
        self._channel = channel
        self._stream = name
        self._descriptor = descriptor

    def writable(self):
        return True

    def fileno(self):
        return self._descriptor

    def write(self, chunk):
        self._channel.log(self._stream, bytes(chunk))
        return len(chunk)


def open_log_stream(channel, name, descriptor):
    buffer = io.BufferedWriter(LogStream(channel, name, descriptor))
    return io.TextIOWrapper(buffer, encoding="utf-8", errors="backslashreplace", line_buffering=True)


def open_channel():
    channel = Channel()
    sys.stdout = open_log_stream(channel, "stdout", 1)
    sys.stderr = open_log_stream(channel, "stderr", 2)
    return channel
