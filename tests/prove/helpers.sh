# What the lines of the proofs may use, besides docker itself. Each ends with 0 if it is so.

# has container|volume|image|network NAME
has() { docker "$1" inspect "$2" >/dev/null 2>&1; }

# gone container|volume|image|network NAME: the engine says that there is none, which is more than a failing command
gone() { docker "$1" inspect "$2" 2>&1 | grep -qi 'no such\|not found'; }

# state CONTAINER running|exited|created
state() { [ "$(docker container inspect -f '{{.State.Status}}' "$1" 2>&1)" = "$2" ]; }

# inspected NAME .FIELD TEXT: docker inspect shows this text in that field
inspected() { [ "$(docker inspect -f "{{$2}}" "$1" 2>&1)" = "$3" ]; }

# remember CONTAINER, in a scene; afterwards:
#   same CONTAINER: it was not replaced by a new one
#   restarted CONTAINER: it is the same, started again
#   untouched CONTAINER: it is the same, and was not started again
#   replaced CONTAINER: a new one has its name
remember() { docker container inspect -f '{{.Id}} {{.State.StartedAt}}' "$1" >"$ENGINE/scene/$1.was"; }
_now() { docker container inspect -f '{{.Id}} {{.State.StartedAt}}' "$1" 2>/dev/null; }
_was() { cat "$ENGINE/scene/$1.was"; }
same() { [ "$(_now "$1" | cut -c1-64)" = "$(_was "$1" | cut -c1-64)" ]; }
restarted() { same "$1" && ! untouched "$1" && state "$1" running; }
untouched() { [ "$(_now "$1")" = "$(_was "$1")" ]; }
replaced() { has container "$1" && ! same "$1"; }

# serves PORT TEXT: the web server at that port of the host answers with TEXT
serves() { busybox wget -q -O - "http://localhost:$1/" 2>/dev/null | grep -q "$2"; }

# holds VOLUME FILE: there is such a file in the volume
holds() { has volume "$1" && docker run --rm -v "$1:/v:ro" --entrypoint ls alpine:3.22 "/v/$2" >/dev/null 2>&1; }

# number WORDS... : how many lines the command prints, as in [ "$(number docker ps -q)" = 3 ]
number() { "$@" 2>/dev/null | wc -l; }

# await COMMAND: returns as soon as the command succeeds; the harness sets the limit
await() { until "$@" >/dev/null 2>&1; do sleep 0.05; done; }

# contains CONTAINER PATH, lacks CONTAINER PATH: whether the container, running or not, has that file
contains() { docker cp "$1:$2" - >/dev/null 2>&1; }
lacks() { has container "$1" && ! contains "$1" "$2"; }

# write CONTAINER: the running container writes /note, outside any volume
write() { docker exec "$1" sh -c 'echo mine >/note'; }

# happened EVENT KEY=VALUE: the engine reported such an event since the scene began
happened() {
  docker events --since "$(stat -c %.9Y "$ENGINE/home")" --until 0s --filter "event=$1" |
    grep -q "[(, ]$2[,)]"
}

# registry_has NAME TAG IMAGE: the registry at that address and port holds exactly this local image
registry_has() {
  busybox wget -q -O - --header 'Accept: application/vnd.docker.distribution.manifest.v2+json' \
    "http://${1%%/*}/v2/${1#*/}/manifests/$2" 2>/dev/null | grep -q "$(docker image inspect -f '{{.Id}}' "$3")"
}

# restart_engine: as after a crash of dockerd
restart_engine() {
  _pid=$(cat "$ENGINE/pid")
  kill -9 "$_pid"
  until [ "$(cat "$ENGINE/pid" 2>/dev/null)" != "$_pid" ]; do sleep 0.05; done
  await docker version
}

# cached TEXT: the build cache holds the result of a step with this text
cached() { docker buildx du --verbose | grep -q "$1"; }
