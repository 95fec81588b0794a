# What the lines of the proofs may use, besides docker itself. Each ends with 0 if it is so.

# has container|volume|image|network NAME
has() { docker "$1" inspect "$2" >/dev/null 2>&1; }

# gone container|volume|image|network NAME: the engine says that there is none, which is more than a failing command
gone() { docker "$1" inspect "$2" 2>&1 | grep -qi 'no such\|not found'; }

# state CONTAINER running|exited|created
state() { [ "$(docker container inspect -f '{{.State.Status}}' "$1" 2>&1)" = "$2" ]; }

# inspected CONTAINER FORMAT TEXT: docker inspect -f FORMAT prints TEXT
inspected() { [ "$(docker inspect -f "$2" "$1" 2>&1)" = "$3" ]; }

# same CONTAINER: it is the container it was when the scene called `remember CONTAINER`
remember() { docker container inspect -f '{{.Id}}' "$1" >"$ENGINE/work/$1.id"; }
same() { [ "$(docker container inspect -f '{{.Id}}' "$1" 2>&1)" = "$(cat "$ENGINE/work/$1.id")" ]; }

# serves PORT TEXT: the web server at that port of the host answers with TEXT
serves() { busybox wget -q -O - "http://localhost:$1/" 2>/dev/null | grep -q "$2"; }

# holds VOLUME FILE: there is such a file in the volume
holds() { has volume "$1" && docker run --rm -v "$1:/v:ro" --entrypoint ls alpine:3.22 "/v/$2" >/dev/null 2>&1; }

# number WORDS... : how many lines the command prints, as in [ "$(number docker ps -q)" = 3 ]
number() { "$@" 2>/dev/null | wc -l; }

# await COMMAND: returns as soon as the command succeeds; the harness sets the limit
await() { until "$@" >/dev/null 2>&1; do sleep 0.05; done; }
