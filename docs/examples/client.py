#!/usr/bin/env python3
"""A client of Switchboard's socket, made from docs/protocol.md with Python's standard library alone.

It signs in as an agent and as a visitor, lets both speak, breaks both lines, connects again, fetches what was missed, and checks that
nothing is missing and nothing came twice. It prints what each of them heard and ends with 0, or with 1 and the reason.

    python3 client.py --url http://127.0.0.1:8080 --account <id of a Website account> --login admin@example.com

The password is taken from the environment variable SWITCHBOARD_PASSWORD, or asked for.
"""

import argparse
import base64
import getpass
import hashlib
import http.client
import itertools
import json
import os
import socket
import ssl
import struct
import sys
import time
import uuid
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 20


class Refused(Exception):
    """The hub said no, and said why."""


class Closed(Exception):
    """The line is gone."""


# ---- HTTP ----


def connect_http(url):
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.netloc, timeout=TIMEOUT_SECONDS)


def call(url, method, path, token=None, body=None):
    """One call of the REST API; the answer as Python values."""
    connection = connect_http(url)
    headers = {"Accept": "application/json"}
    if token is not None:
        headers["Authorization"] = "Bearer " + token
    if body is not None:
        headers["Content-Type"] = "application/json"
    try:
        connection.request(method, "/api/v1" + path, None if body is None else json.dumps(body), headers)
        response = connection.getresponse()
        text = response.read().decode()
    finally:
        connection.close()
    answer = json.loads(text) if text else None
    if response.status >= 400:
        raise Refused("%s %s: %s %s" % (method, path, response.status, answer["error"]["code"]))
    return answer


# ---- WebSocket (RFC 6455), as much of it as a client needs ----


class WebSocket:
    TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
    GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    def __init__(self, url):
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        host, port = parts.hostname, parts.port or (443 if secure else 80)
        line = socket.create_connection((host, port), timeout=TIMEOUT_SECONDS)
        self.line = ssl.create_default_context().wrap_socket(line, server_hostname=host) if secure else line
        self.buffer = b""
        key = base64.b64encode(os.urandom(16))
        request = [
            "GET /ws HTTP/1.1",
            "Host: " + parts.netloc,
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: " + key.decode(),
            "Sec-WebSocket-Version: 13",
        ]
        self.line.sendall(("\r\n".join(request) + "\r\n\r\n").encode())
        while b"\r\n\r\n" not in self.buffer:
            self._receive()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, value in (each.split(":", 1) for each in lines)}
        accept = base64.b64encode(hashlib.sha1(key + self.GUID).digest()).decode()
        if " 101 " not in status + " " or headers.get("sec-websocket-accept") != accept:
            raise Refused("the upgrade was answered with " + status)

    def send(self, text):
        self._send_frame(self.TEXT, text.encode())

    def receive(self):
        """The next whole text; answers pings on the way."""
        message = b""
        while True:
            final, opcode, payload = self._read_frame()
            if opcode == self.PING:
                self._send_frame(self.PONG, payload)
            elif opcode == self.CLOSE:
                raise Closed(struct.unpack("!H", payload[:2])[0] if len(payload) >= 2 else 1005)
            elif opcode != self.PONG:
                message += payload
                if final:
                    return message.decode()

    def drop(self):
        """Gone without a word, as a phone in a tunnel is."""
        self.line.close()

    def _send_frame(self, opcode, payload):
        length = len(payload)
        if length < 126:
            head = struct.pack("!BB", 0x80 | opcode, 0x80 | length)
        elif length < 65536:
            head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, length)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, length)
        mask = os.urandom(4)
        self.line.sendall(head + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload)))

    def _read_frame(self):
        first, second = self._take(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self._take(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self._take(8))
        return first & 0x80, first & 0x0F, self._take(length)

    def _take(self, count):
        while len(self.buffer) < count:
            self._receive()
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def _receive(self):
        chunk = self.line.recv(65536)
        if not chunk:
            raise Closed(1006)
        self.buffer += chunk


# ---- the protocol ----


class Client:
    """One device of an agent or a visitor. Keeps its place in each queue over any number of connections."""

    def __init__(self, name, url, token, device_id):
        self.name, self.url, self.token, self.device_id = name, url, token, device_id
        self.seqs = itertools.count(1)
        self.keys = {}  # queue: everything up to this key is here
        self.heard = []  # (queue, key, message) in the order taken
        self.read_marks = {}  # conversation: read up to this seq
        self.socket = None
        self.uid = None

    def connect(self, from_the_end=False):
        """Signs in. The first time `from_the_end` leaves aside what was there before; else all that was missed is fetched."""
        self.socket = WebSocket(self.url)
        status = self.ask({"cmd": "auth", "token": self.token, "deviceId": self.device_id}, "auth_status")
        self.uid = status["principal"]["uid"]
        for queue in status["queues"]:
            self.keys.setdefault(queue["id"], queue["key"] if from_the_end else 0)
            self.sync(queue["id"])
        # Nobody acknowledged these: they may have been lost with the line.
        for conversation_id, seq in self.read_marks.items():
            self.read(conversation_id, seq)

    def drop(self):
        self.socket.drop()

    def read(self, conversation_id, seq):
        self.read_marks[conversation_id] = seq
        self.send({"cmd": "read", "conversationId": conversation_id, "messageSeq": seq})

    def ask(self, frame, answered_by):
        """Sends a frame and waits for its answer; what else comes meanwhile is taken as it comes."""
        seq = self.send(frame)
        while True:
            answer = self.next_frame()
            if answer.get("seq") == seq and answer["cmd"] == "error":
                raise Refused("%s: %s" % (answer["code"], answer["message"]))
            if answer.get("seq") == seq and answer["cmd"] == answered_by:
                return answer

    def send(self, frame):
        seq = next(self.seqs)
        self.socket.send(json.dumps(dict(frame, seq=seq)))
        return seq

    def next_frame(self):
        frame = json.loads(self.socket.receive())
        if frame["cmd"] == "message":
            self.take(frame)
        elif frame["cmd"] == "sync_notify" and frame["key"] > self.keys.get(frame["queue"], 0):
            self.sync(frame["queue"])
        return frame

    def take(self, frame):
        """A message is the next one, or one that is here already, or one behind a gap."""
        queue, key = frame["queue"], frame["key"]
        if key <= self.keys[queue]:
            return
        if frame["prevKey"] > self.keys[queue]:
            return self.sync(queue)
        self.keys[queue] = key
        self.heard.append((queue, key, dict(frame["message"], self=frame.get("self", False))))

    def sync(self, queue):
        more = True
        while more:
            end = self.ask({"cmd": "sync", "queue": queue, "key": self.keys[queue], "limit": 2}, "sync_end")
            self.keys[queue] = end["key"]
            more = end["more"]
        self.send({"cmd": "sync_key", "queue": queue, "key": self.keys[queue]})

    def say(self, frame):
        """Sends a message and waits until it is stored; then it stands in the own queue at `key`."""
        ack = self.ask(frame, "ack")
        if ack["key"] > self.keys[self.uid]:
            # Taken from the queue like everything else, so that one's own words keep their place among the others'.
            self.sync(self.uid)
        return ack

    def wait_for(self, text):
        """Until a message with this text has been heard; then confirms it."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while True:
            for queue, key, message in self.heard:
                if message["content"].get("text") == text:
                    self.send({"cmd": "sync_key", "queue": queue, "key": self.keys[queue]})
                    return message
            if time.monotonic() > deadline:
                raise Refused("%s never heard “%s”" % (self.name, text))
            self.next_frame()

    def texts_of(self, conversation_id):
        """What was said in a conversation, each message once, however many queues brought it."""
        ours = {m["id"]: m for _, _, m in self.heard if m["conversationId"] == conversation_id and m["kind"] in ("in", "out")}
        return [m["content"]["text"] for m in sorted(ours.values(), key=lambda m: m["seq"])]


def text(words):
    return {"clientMsgId": str(uuid.uuid4()), "content": {"type": "text", "text": words}}


def check(condition, what):
    if not condition:
        raise Refused("not so: " + what)


def check_queues(client):
    """Dense keys, in order, none twice."""
    for queue in client.keys:
        keys = [key for heard_in, key, _ in client.heard if heard_in == queue]
        check(keys == list(range(client.keys[queue] - len(keys) + 1, client.keys[queue] + 1)), "%s has a gap or a repeat: %s" % (client.name, keys))


def run(url, account_id, login, password):
    signed_in = call(url, "POST", "/auth/login", body={"login": login, "password": password})
    agent = Client("agent", url, signed_in["token"], "example-desk")
    session = call(url, "POST", "/widget/session", body={"accountId": account_id})
    phone = Client("phone", url, session["token"], "example-phone")
    tablet = Client("tablet", url, session["token"], "example-tablet")
    conversation_id = session["conversationId"]
    visitor, own = session["visitor"], {}

    def from_visitor(words):
        own[words] = dict(
            text(words), cmd="customer", customerAppid=visitor["appid"], customerId=visitor["uid"], accountId=account_id
        )
        return own[words]

    def from_agent(words):
        return dict(
            text(words),
            cmd="customer_support",
            customerAppid=visitor["appid"],
            customerId=visitor["uid"],
            conversationId=conversation_id,
            sellerId=agent.uid,
        )

    agent.connect(from_the_end=True)
    phone.connect()
    tablet.connect()

    # Both ways. The first word waits in the group's queue until somebody claims it.
    phone.say(from_visitor("Hello, is anybody there?"))
    agent.wait_for("Hello, is anybody there?")
    claim(url, signed_in["token"], conversation_id)
    agent.say(from_agent("Yes. What can I do for you?"))
    answer = phone.wait_for("Yes. What can I do for you?")
    phone.read(conversation_id, answer["seq"])
    tablet.wait_for("Yes. What can I do for you?")

    # The phone's line breaks; the conversation goes on without it.
    phone.drop()
    for words in ("One moment, please.", "Here it is.", "Anything else?"):
        agent.say(from_agent(words))
    tablet.say(from_visitor("I am on my tablet now."))
    phone.connect()

    # A message whose ack was lost is sent again under the same clientMsgId: it is there once.
    first = phone.say(from_visitor("Did this arrive?"))
    phone.drop()
    phone.connect()
    again = phone.say(own["Did this arrive?"])
    check(again["messageId"] == first["messageId"], "a repeated message is the same message")

    # Now the agent's line breaks.
    agent.wait_for("Did this arrive?")
    agent.drop()
    for words in ("Are you still there?", "Hello?", "I will wait."):
        phone.say(from_visitor(words))
    agent.connect()
    agent.say(from_agent("Back again. It did arrive."))

    for client in (phone, tablet):
        client.wait_for("Back again. It did arrive.")
    said = [
        "Hello, is anybody there?",
        "Yes. What can I do for you?",
        "One moment, please.",
        "Here it is.",
        "Anything else?",
        "I am on my tablet now.",
        "Did this arrive?",
        "Are you still there?",
        "Hello?",
        "I will wait.",
        "Back again. It did arrive.",
    ]
    for client in (agent, phone, tablet):
        check_queues(client)
        check(client.texts_of(conversation_id) == said, "%s heard %s" % (client.name, client.texts_of(conversation_id)))
    history = call(url, "GET", "/widget/messages?limit=200", token=session["token"])["items"]
    check([m["content"]["text"] for m in history] == said, "the history says the same")
    read = call(url, "POST", "/widget/session", body={"accountId": account_id, "visitorToken": session["token"]})
    check(read["readSeq"] == answer["seq"], "the read position is kept")
    return history


def claim(url, token, conversation_id):
    """The desk queues a new conversation a moment after its first message is stored."""
    for wait in (0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2):
        time.sleep(wait)
        try:
            return call(url, "POST", "/conversations/%s/claim" % conversation_id, token=token)
        except Refused as refusal:
            if "no_open_session" not in str(refusal):
                raise
    raise Refused("the conversation never came to the queue")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url", required=True)
    options.add_argument("--account", required=True)
    options.add_argument("--login", required=True)
    given = options.parse_args()
    password = os.environ.get("SWITCHBOARD_PASSWORD") or getpass.getpass()
    try:
        for message in run(given.url.rstrip("/"), given.account, given.login, password):
            print("%2d %-7s %s" % (message["seq"], {"in": "visitor", "out": "agent"}[message["kind"]], message["content"]["text"]))
    except (Refused, Closed, OSError) as failure:
        print("failed: %r" % failure, file=sys.stderr)
        return 1
    print("nothing missing, nothing twice")
    return 0


if __name__ == "__main__":
    sys.exit(main())
