"""Requests of customers that are made from nothing: ``edgecase_strategies.text.requests``.

Templates (``grammar``, ``data/``) and the values of slots (``slots``) become a message with its labels (``message``,
``maker``), and ``verify`` reads the message anew. Two intents never share a sentence (``overlap``).
"""
