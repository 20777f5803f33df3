"""Records what goes through a TCP proxy as a capture, without root: the octets
are those of the wire, the headers around them are made up. In the capture the
server is always at port 102, each connection has a port of its own, and time
goes on by a microsecond for each packet. The proxy can change what it carries;
what it records is what came."""
import contextlib
import selectors
import socket
import struct
import threading

import peers

SERVER_PORT = 102
FIRST_PORT = 40000
CLIENT, SERVER = bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2])
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
# What one read gives; it must fit into a packet.
SEGMENT_MAX = 32768


class Capture:
    """A pcap file that grows; `connection` begins a connection in it."""

    def __init__(self, path):
        self.file = open(path, "wb")  # pylint: disable=consider-using-with
        self.lock = threading.Lock()
        self.packets = self.connections = 0
        self.file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535,
                                    1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def packet(self, octets):
        with self.lock:
            self.file.write(struct.pack(
                "<IIII", 1764000000 + self.packets // 1000000,
                self.packets % 1000000, len(octets), len(octets)))
            self.file.write(octets)
            self.packets += 1

    def connection(self):
        with self.lock:
            number = self.connections
            self.connections += 1
        return Connection(self, number)


class Connection:
    """One TCP connection of a capture. Directions: 0 from the client, 1 from
    the server. `number` is what tshark calls tcp.stream."""

    def __init__(self, capture, number):
        self.capture = capture
        self.number = number
        self.next = [1000, 2000]
        self._segment(0, SYN)
        self._segment(1, SYN | ACK)
        self._segment(0, ACK)

    def _segment(self, way, flags, octets=b""):
        hosts, ports = [CLIENT, SERVER], [FIRST_PORT + self.number, SERVER_PORT]
        if way:
            hosts.reverse()
            ports.reverse()
        tcp = struct.pack(">HHIIBBHHH", *ports, self.next[way],
                          self.next[1 - way] if flags & ACK else 0, 0x50, flags,
                          65535, 0, 0)
        ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 40 + len(octets), 0, 0x4000,
                         64, 6, 0, *hosts)
        self.capture.packet(bytes(12) + b"\x08\x00" + ip + tcp + octets)
        self.next[way] += len(octets) + bool(flags & (SYN | FIN))

    def data(self, way, octets):
        for i in range(0, len(octets), SEGMENT_MAX):
            self._segment(way, PSH | ACK, octets[i:i + SEGMENT_MAX])

    def end(self, way):
        self._segment(way, FIN | ACK)

    def reset(self, way):
        self._segment(way, RST | ACK)


class Tpkts:
    """Cuts what one end says into whole TPKTs."""

    def __init__(self):
        self.waiting = b""

    def cut(self, octets):
        self.waiting += octets
        while len(self.waiting) >= 4:
            length = int.from_bytes(self.waiting[2:4], "big")
            if length < 4 or len(self.waiting) < length:
                return
            whole, self.waiting = self.waiting[:length], self.waiting[length:]
            yield whole


def _carry(ends, connection, change):
    """What comes from one end is recorded, then goes to the other, until both
    have ended or one is broken."""
    tpkts = [Tpkts(), Tpkts()]
    with selectors.DefaultSelector() as selector:
        for way in (0, 1):
            selector.register(ends[way], selectors.EVENT_READ, way)
        while selector.get_map():
            ready = selector.select(peers.PATIENCE)
            if not ready:
                return
            for key, _ in ready:
                way = key.data
                try:
                    octets = ends[way].recv(SEGMENT_MAX)
                except ConnectionResetError:
                    connection.reset(way)
                    return
                if octets:
                    connection.data(way, octets)
                    if change is not None:
                        octets = b"".join(change(connection.number, way, tpkt)
                                          for tpkt in tpkts[way].cut(octets))
                    ends[1 - way].sendall(octets)
                else:
                    connection.end(way)
                    selector.unregister(ends[way])
                    with contextlib.suppress(OSError):
                        ends[1 - way].shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def recorded(capture, address, begun=None, change=None):
    """A proxy in front of a server; gives its address. `begun` gets the number
    of each connection that begins. `change` gets that number, the way and a
    TPKT, and gives the octets that go on instead. At the end all have ended."""
    host, port = address.rsplit(":", 1)
    threads = []

    def work(client):
        connection = capture.connection()
        if begun is not None:
            begun(connection.number)
        with client, contextlib.suppress(OSError), socket.create_connection(
                (host, int(port)), peers.PATIENCE) as server:
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                end.settimeout(peers.PATIENCE)
            _carry((client, server), connection, change)

    def listen(door):
        with contextlib.suppress(OSError):
            while True:
                client, _ = door.accept()
                threads.append(threading.Thread(target=work, args=(client,)))
                threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as door:
        listener = threading.Thread(target=listen, args=(door,))
        listener.start()
        try:
            yield f"127.0.0.1:{door.getsockname()[1]}"
        finally:
            with contextlib.suppress(OSError):
                door.shutdown(socket.SHUT_RDWR)
            listener.join(peers.PATIENCE)
            for thread in threads:
                thread.join(peers.PATIENCE)
