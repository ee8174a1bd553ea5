"""Pages of cookies and feedback: for visitors, and the inbox of staff."""
