"""The forms and messages by which a team looks after its knowledge; each module has the ids that its parts go by."""
