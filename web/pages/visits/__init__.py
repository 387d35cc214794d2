"""Recording a visit: what happened, what that asks for, and the answers to check."""
