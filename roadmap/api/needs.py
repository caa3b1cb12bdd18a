"""The capabilities that most of the plan's addresses ask for."""

READ_WRITE = {"GET": "read", "POST": "roadmap.write"}
DETAIL = {"GET": "read", "PATCH": "roadmap.write", "DELETE": "roadmap.write"}
