"""For scripts that let `bushing serve` and its clients meet: starts programs,
waits for what they say (never for a time), plays other kinds of peers. All
ports are chosen by the system."""
import contextlib
import os
import pty
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import traceback

TOOL = os.environ["BUSHING_TOOL"]
HOME = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
# Longer than anything takes on a busy machine; only a fault waits for it.
PATIENCE = 60

CR = bytes.fromhex("0300001611e00000000100c0010dc2020001c1020001")
CC = bytes.fromhex("0300001611d00001000100c0010ac1020001c2020001")
DR = bytes.fromhex("0300000b06800001000003")
S7 = bytes.fromhex("0300001902f08032010000000000080000f0000001000101e0")
S7_CR = bytes.fromhex("0300001611e00000000100c1020100c2020102c0010a")
CONNECT = bytes.fromhex(
    "0300 00bb 02f080"
    "0db20506130100160102140200023302000134020001c19c318199a003800101a28191"
    "810400000001820400000001a423300f0201010604520100013004060251013010020103"
    "060528ca220201300406025101615e305c020101a0576055a107060528ca220203a20706"
    "052901876701a30302010ca606060429018767a70302010cbe2f282d020103a028a82680"
    "0300fde881010582010583010aa416800101810305f100820c03ee1c00000408000079ef"
    "18")


class Program:
    """A program that runs; its lines come as they are printed."""

    def __init__(self, *arguments, **more):
        self.process = subprocess.Popen(
            arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, stdin=subprocess.DEVNULL, **more)
        self.lines = queue.Queue()
        self.seen = []
        self.errors = ""
        self.threads = [threading.Thread(target=self._read),
                        threading.Thread(target=self._read_errors)]
        for thread in self.threads:
            thread.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def _read_errors(self):
        self.errors = self.process.stderr.read()

    def wait_for(self, pattern):
        """The match of the next line that has the pattern."""
        while True:
            try:
                line = self.lines.get(timeout=PATIENCE)
            except queue.Empty:
                line = None
            if line is None:
                self.kill()
                raise AssertionError(
                    f"no line with {pattern!r} after {self.seen}, "
                    f"{self.errors!r}")
            self.seen.append(line)
            match = re.search(pattern, line)
            if match:
                return match

    def kill(self):
        self.process.kill()
        self.end()

    def end(self):
        """Waits for the end of it; all lines are then in `seen`."""
        status = self.process.wait(PATIENCE)
        for thread in self.threads:
            thread.join(PATIENCE)
        while not self.lines.empty():
            line = self.lines.get()
            if line is not None:
                self.seen.append(line)
        self.process.stdout.close()
        self.process.stderr.close()
        return status

    def stop(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.end()


class Serve(Program):
    """`bushing serve` on a port of its own; `address` is where."""

    def __init__(self, *arguments, listen="127.0.0.1:0"):
        super().__init__(TOOL, "serve", "--listen", listen, *arguments)
        pattern = (r'"address": "([^"]+)"' if "--json" in arguments
                   else r"listening on (\S+)")
        self.address = self.wait_for(pattern).group(1)
        self.port = int(self.address.rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        status = self.stop()
        if kind is None and status != 0:
            raise AssertionError(f"serve ended with {status}: {self.errors}")

    def connect(self):
        peer = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return peer


def run(*arguments, **more):
    """Runs the tool to its end: (exit status, standard output, errors)."""
    done = subprocess.run([TOOL, *arguments], capture_output=True, text=True,
                          check=False, timeout=PATIENCE,
                          stdin=subprocess.DEVNULL, **more)
    return done.returncode, done.stdout, done.stderr


@contextlib.contextmanager
def fake_server(play):
    """A server that does `play(connection)` with each that comes; gives its
    address."""
    door = socket.create_server(("127.0.0.1", 0))

    def work():
        while True:
            try:
                connection, _ = door.accept()
            except OSError:
                return
            connection.settimeout(PATIENCE)
            with connection, contextlib.suppress(OSError):
                play(connection)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield f"127.0.0.1:{door.getsockname()[1]}"
    finally:
        with contextlib.suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)
        door.close()
        thread.join(PATIENCE)


def read_tpkt(connection):
    """One TPKT, or what came before the end."""
    got = b""
    while len(got) < 4 or len(got) < int.from_bytes(got[2:4], "big"):
        want = 4 if len(got) < 4 else int.from_bytes(got[2:4], "big")
        more = connection.recv(want - len(got))
        if not more:
            break
        got += more
    return got


def read_to_end(connection):
    got = b""
    with contextlib.suppress(ConnectionResetError):
        while True:
            more = connection.recv(65536)
            if not more:
                break
            got += more
    return got


def associate(connection):
    """Associates as libiec61850 does; the answer to the CONNECT."""
    connection.sendall(CR)
    confirmed = read_tpkt(connection)
    assert confirmed[5] >> 4 == 0xD, confirmed.hex()
    connection.sendall(CONNECT)
    accepted = read_tpkt(connection)
    assert accepted[7] == 0x0E, accepted.hex()
    return accepted


def wrap(pdu):
    """An MMS PDU as an associated peer sends it."""
    def tlv(tag, body):
        n = len(body)
        length = bytes([n]) if n < 128 else b"\x82" + n.to_bytes(2, "big")
        return bytes([tag]) + length + body
    values = tlv(0x61, tlv(0x30, b"\x02\x01\x03" + tlv(0xA0, pdu)))
    tpdu = bytes.fromhex("02f08001000100") + values
    return b"\x03\x00" + (len(tpdu) + 4).to_bytes(2, "big") + tpdu


def unwrap(tpkt):
    """The MMS PDU in a short message of an associated peer."""
    assert tpkt[7:12] == bytes.fromhex("0100010061"), tpkt.hex()
    return tpkt[20:]


@contextlib.contextmanager
def impostor(play):
    """A server that associates as a real one does, and then does
    `play(connection)`; gives its address."""
    with Serve() as serve:
        def begin(connection):
            with serve.connect() as real:
                for _ in range(2):
                    real.sendall(read_tpkt(connection))
                    connection.sendall(read_tpkt(real))
            play(connection)
        with fake_server(begin) as address:
            yield address


class Skip(Exception):
    """A test that cannot run here."""


def terminal():
    """Both ends of a terminal; a machine without any skips the test."""
    try:
        return pty.openpty()
    except OSError as why:
        raise Skip(str(why)) from why


def main(*tests):
    """Runs the tests and ends the script."""
    passed = failed = skipped = 0
    for test in tests:
        try:
            test()
            passed += 1
        except Skip as why:
            print(f"{test.__name__}: skipped: {why}")
            skipped += 1
        except Exception:  # pylint: disable=broad-except
            print(f"{test.__name__}: failed")
            traceback.print_exc(file=sys.stdout)
            failed += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)
