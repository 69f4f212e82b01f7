"""A real SMTP server on loopback that keeps what it receives."""

import email
import email.policy
from pathlib import Path

from aiosmtpd.controller import Controller


class Mailbox:
    def __init__(self, folder, port):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.messages = []  # (sender, receivers, parsed message)
        self.port = port
        self._controller = Controller(self, hostname="127.0.0.1", port=port)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (aiosmtpd's name)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        number = len(self.messages) + 1
        (self.folder / f"mail-{number}.eml").write_bytes(envelope.content)
        self.messages.append((envelope.mail_from, list(envelope.rcpt_tos), message))
        return "250 Message accepted for delivery"

    def start(self):
        self._controller.start()

    def stop(self):
        self._controller.stop()


def part(message, content_type):
    """The first part of that type, decoded; None where there is none."""
    for piece in message.walk():
        if piece.get_content_type() == content_type:
            return piece.get_content()
    return None
