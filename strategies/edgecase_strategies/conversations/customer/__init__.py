"""Simulated customers: scripted, reactive turn-takers, of whom it is known at every turn what they have said.

A customer is a small state machine (``machine``): a script of what is wanted (``record``), and behaviours, which are the
edits of a case. Each line that a customer says carries what it states, so that the truth at the end is the sum of what was
said, whatever the model did to bring it about. ``hold`` leads the conversation, and ``judge`` looks at what was done.
"""
