"""What the exit code says to a script."""

DONE = 0
FAILED = 1
WRONG_USAGE = 2
DONE_IN_PART = 3

MEANING = {
    DONE: "done",
    FAILED: "a check failed, or the work could not be done",
    WRONG_USAGE: "the command was used wrongly, or a setting is missing",
    DONE_IN_PART: "done in part; what was left out is named",
}
