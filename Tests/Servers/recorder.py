"""An HTTP server that writes down every request as a line of JSON, and answers each the same.

Usage: recorder.py PORT FILE [STATUS]
"""

import http.server
import json
import sys


class Recorder(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        with open(sys.argv[2], "a") as file:
            json.dump({"method": self.command, "path": self.path, "type": self.headers.get("Content-Type"), "body": body}, file)
            file.write("\n")
        text = b'{"valid": true}'
        self.send_response(int(sys.argv[3]) if len(sys.argv) > 3 else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Recorder).serve_forever()
