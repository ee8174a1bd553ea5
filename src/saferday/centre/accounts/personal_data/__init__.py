"""What is kept about staff: their accounts, how they sign in, and what they did in the editing pages."""

from saferday.centre.accounts.personal_data import editing, people

KEPT = [*people.KEPT, *editing.KEPT]
NOT_PERSONAL = [*people.NOT_PERSONAL, *editing.NOT_PERSONAL]
