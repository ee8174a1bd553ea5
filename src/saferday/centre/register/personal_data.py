"""What the parts below the register keep that looks personal; they cannot declare it themselves."""

from saferday.centre.register import NotPersonal

NOT_PERSONAL = [NotPersonal("tasks.ScheduledRun", ("name",), because="names a piece of scheduled work")]
