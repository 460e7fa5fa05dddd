"""How gunicorn serves one service: ALONGSIDE_SERVICE says which.

Every secret is given in the environment, or as a file whose path is (`..._FILE`): with several
processes, none may be made up by one of them. See docs/operators.md.
"""

import os

service = os.environ["ALONGSIDE_SERVICE"]
# Only the proxy of `proxy/` can reach this port, and says who asked.
os.environ.setdefault("ALONGSIDE_PROXIES", "1")
wsgi_app = f"alongside.host.serve:application({service!r})"
bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
reuse_port = True
timeout = 60
graceful_timeout = 30
max_requests = 50_000
max_requests_jitter = 5_000
# Logs are JSON lines on standard error, ours and gunicorn's: see alongside.telemetry.logs.
loglevel = "warning"
control_socket_disable = True
