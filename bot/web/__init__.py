"""The admins' studio as a page for larger screens: the same rules as in the chat, drawn by the server.

Reading needs no JavaScript; with it, the phone beside the editor shows what is being written.
"""

from bot.web.app import studio_app

__all__ = ["studio_app"]
