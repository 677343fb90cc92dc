#!/bin/sh
# A conversation from a shell: RAPPORT_URL and RAPPORT_KEY say where and as whom.
set -eu

json() { node -pe "JSON.parse(require('fs').readFileSync(0, 'utf8'))$1"; }

api() {
  path=$1
  shift
  curl -sS --fail-with-body --retry 3 "$RAPPORT_URL$path" -H "Authorization: Bearer $RAPPORT_KEY" \
    -H 'Content-Type: application/json' "$@"
}

conversation=$(api /v1/conversations -d '{"persona": "maren"}' | json .id)

# With a key of its own, a request that curl repeats is answered, not executed, a second time.
api "/v1/conversations/$conversation/messages" -H "Idempotency-Key: \"$(date +%s)-$$\"" \
  -d '{"content": "Good evening! What do you see from your window?"}' | json .message.content

# The same as a stream: events as they come, one `data:` line each.
api "/v1/conversations/$conversation/messages" -N -H 'Accept: text/event-stream' \
  -d '{"content": "And what do you hear?"}'
