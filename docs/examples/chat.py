"""A conversation by requests (pip install requests): RAPPORT_URL and RAPPORT_KEY say where and as whom."""

import json
import os
import sys
import time
import uuid

import requests

URL = os.environ["RAPPORT_URL"]
session = requests.Session()
session.headers["Authorization"] = f"Bearer {os.environ['RAPPORT_KEY']}"


def post(path, body, **options):
    """Sends a request; repeats it, by the same key, while the server asks to come back later."""
    headers = {"Idempotency-Key": f'"{uuid.uuid4()}"', **options.pop("headers", {})}
    while True:
        response = session.post(URL + path, json=body, headers=headers, timeout=(5, 120), **options)
        if response.status_code not in (429, 503):
            break
        time.sleep(int(response.headers.get("Retry-After", "1")))
    if not response.ok:
        problem = response.json()
        sys.exit(f"{problem['code']}: {problem['title']} (trace {problem.get('trace_id')})")
    return response


def events(response):
    """The events of a stream as (name, data)."""
    name = "message"
    for line in response.iter_lines(decode_unicode=True):
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            yield name, json.loads(line[6:])


conversation = post("/v1/conversations", {"persona": "maren"}).json()["id"]
messages = f"/v1/conversations/{conversation}/messages"

turn = post(messages, {"content": "Good evening! What do you see from your window?"}).json()
print(turn["message"]["content"])

stream = post(messages, {"content": "And what do you hear?"}, headers={"Accept": "text/event-stream"}, stream=True)
stream.encoding = "utf-8"
for name, data in events(stream):
    if name == "response.output_text.delta":
        print(data["delta"], end="", flush=True)
    elif name == "message.replaced":
        print("\n" + data["text"], end="")
print()
