"""What scheduled work keeps that looks personal."""

from saferday.centre.register import NotPersonal

NOT_PERSONAL = [NotPersonal("tasks.ScheduledRun", ("name",), because="names a piece of scheduled work")]
