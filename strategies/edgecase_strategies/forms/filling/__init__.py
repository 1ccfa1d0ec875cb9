"""Fill in forms: a walker over a schema makes values as people give them, and both validators confirm each.

``facts`` is what holds at one place; ``gather`` and ``refuse`` find it out, drawing where the schema leaves a choice;
``walker`` makes a value of it, with ``objects``, ``arrays``, ``strings`` and ``figures``; ``meaning`` and ``people`` know
what somebody would write; ``instances`` tries, confirms, and gives up with a reason.
"""
