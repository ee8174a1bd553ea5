"""What a pupil's form may ask for."""

CHECK = "check"
START = "start"
NEXT = "next"
BACK = "back"
STAY = "stay"
SEND = "send"
STEPS = (CHECK, START, NEXT, BACK, STAY, SEND)

END = "end"
"""The screen after the last question, where everything is sent."""
WELCOME = ""
"""The screen before the first one."""
