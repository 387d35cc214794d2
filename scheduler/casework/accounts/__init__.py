"""Who may sign in, and how: accounts, passwords, sessions, links. What they may then do, their role of now says."""
