"""What a school is, without a database: lists of schools as files, mailboxes, the words on tickets. No Django."""
