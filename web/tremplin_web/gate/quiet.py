"""What the log never tells: the word by which a link opens something stands in its address."""

from logging import LogRecord

from flask import Flask, has_request_context, request

WORD = "token"


def register(app: Flask) -> None:
    """Hide the word of a link from what is logged of a page that fails."""
    app.logger.addFilter(hidden_word)


def hidden_word(record: LogRecord) -> bool:
    """Let a line through, without the word."""
    word = (request.view_args or {}).get(WORD) if has_request_context() else None
    if word:
        # Flask tells the path of what fails (Flask.log_exception)
        record.msg, record.args = record.getMessage().replace(word, "…"), ()
    return True
