"""What a pupil's form may ask for."""

CHECK = "check"
START = "start"
NEXT = "next"
BACK = "back"
STAY = "stay"
SEND = "send"
SEALED = "sealed"
"""The field that holds ticket and answers as a device sealed them while it had no network."""
STEPS = (CHECK, START, NEXT, BACK, STAY, SEND)

END = "end"
"""The screen after the last question, where everything is sent."""
WELCOME = ""
"""The screen before the first one."""
