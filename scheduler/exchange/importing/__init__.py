"""Rows of files become facts: compared with what is known, judged as every act is, all of them or none."""
