"""
The web server: uvicorn with the options that the audio path needs, in one place.

`python -m hanuman.web --port 8000` for production, one process per core; `make run` hands it a
listening socket instead (`--fd`), which outlives a server that has to be started again.
"""

import argparse
import socket

import uvicorn

SEND_BUFFER_BYTES = 64 * 1024  # about a second of sound; more could not be taken back
MAX_MESSAGE_BYTES = 64 * 1024  # far above what a toy may send: the consumer tells it why


def listen(host: str, port: int) -> socket.socket:
    """
    A socket that accepts connections, with a bounded send buffer that they inherit.

    Raises OSError when the address is taken or not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        listening.bind((host, port))
        listening.listen(1024)
    except OSError:
        listening.close()
        raise
    return listening


def serve(listening: socket.socket, *, certificate: str = "", key: str = "") -> None:
    """Serve until SIGTERM or Ctrl-C, with TLS when PEM files of certificate and key are given."""
    config = uvicorn.Config(
        "hanuman.asgi:application",
        ws="websockets-sansio",
        loop="uvloop",
        http="httptools",
        lifespan="off",
        ws_per_message_deflate=False,  # dear in processor time, and sound hardly shrinks
        ws_max_size=MAX_MESSAGE_BYTES,
        ssl_certfile=certificate or None,
        ssl_keyfile=key or None,
        log_config=None,  # Django's settings decide
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run(sockets=[listening])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fd", type=int, help="a listening socket that was inherited")
    parser.add_argument("--certificate", default="")
    parser.add_argument("--key", default="")
    options = parser.parse_args()
    if options.fd is not None:
        listening = socket.socket(fileno=options.fd)
    else:
        listening = listen(options.host, options.port)
    serve(listening, certificate=options.certificate, key=options.key)


if __name__ == "__main__":
    main()
