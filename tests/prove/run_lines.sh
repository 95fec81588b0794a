# Lines of `docker run` and `docker create` as people write them, with an empty line between them: same_service.py proves
# that each makes the same container as its Compose file. Together they have each option that is translated.

docker run hello-world

docker run -it --rm -v "$PWD":/app -w /app -p 3000:3000 node:24-slim npm start

docker run --name web -d -p 8080:80 nginx:1.27

docker run -d --name shop-db -e POSTGRES_PASSWORD=secret -v pgdata:/var/lib/postgresql/data -p 5432:5432 --restart unless-stopped postgres:17

docker run -d --restart=always --name cache -p 127.0.0.1:6379:6379/tcp redis:8 redis-server --appendonly yes

docker run --rm -itd alpine:3.22 sh

docker create --name site -P -v ./html:/usr/share/nginx/html:ro --restart on-failure:3 nginx:$TAG

docker run -p 53:53/udp -p 9000-9002:9000-9002 -p 80 -p 127.0.0.1::443 --expose 9090 --expose 7000-7001 nginx:1.27

docker run -p '[::1]:8081:80' nginx:1.27

docker run -v $(pwd)/src:/src -v ${PWD}/conf:/conf:ro,z -v ~/.cache:/root/.cache -v /tmp:/host-tmp:rslave -v /scratch python:3.13-slim python -m http.server

docker run -v data:/data:nocopy -v logs:/var/log:ro alpine:3.22 ls -l /data

docker run --mount type=bind,source=./conf,target=/etc/app,readonly --mount source=app-data,target=/data alpine:3.22

docker run --mount "type=bind,src=$PWD,dst=/work,bind-propagation=rprivate" alpine:3.22

docker run --mount type=bind,src=/tmp,dst=/x,bind-recursive=disabled alpine:3.22

docker run --mount type=volume,source=nocopy,target=/data,volume-nocopy,volume-driver=local,volume-label=a=b alpine:3.22

docker run --mount type=volume,source=inner,target=/data,volume-subpath=logs alpine:3.22

docker run --mount type=tmpfs,target=/cache,tmpfs-size=64m,tmpfs-mode=1770 --tmpfs /run:rw,size=16m --tmpfs /tmp alpine:3.22

docker run --mount target=/anonymous alpine:3.22

docker run -v "$PWD/../app/src":/src -v "$HOME/data":"$HOME/data" -v `pwd`/conf:/conf -w "$(pwd)" alpine:3.22

docker run --volume-driver local -v driven:/data --volumes-from files:ro alpine:3.22

docker run -e TZ=Europe/Berlin \
  -e API_KEY -e EMPTY= -e NOT_SET -e 'PRICE=$5' -e "KEY=$API_KEY" -e 'TEXT=a: "b" # c' -e ON=yes -e N=010 -e A=1 -e A=2 alpine:3.22 env

docker run --env-file .env.production --label-file labels.txt alpine:3.22 env

docker run -e STARTED=$(date +%Y) alpine:3.22 sh -c 'echo $HOME; echo "$STARTED" | awk "{print \$1}"'

docker run alpine:3.22 sh -c "echo it costs \$5 && echo $TAG"

docker run -e 'JSON={"a": [1, "$x"]}' -e "URL=http://${API_KEY:-none}@db:5432/?a=b&c=%20" -e EMOJI=🐳 -e 'LINES=one
two' -e ${API_KEY}=key alpine:3.22 printf '%s\n' "it's" '- x' '# no' 'a: b' '{}' yes 1e3 0o17 ~ ''

docker run --entrypoint sh nginx:1.27 -c 'nginx -t && exec nginx'

docker run --entrypoint /bin/bash -it postgres:17

docker run --entrypoint '' nginx:1.27 ls

docker run --entrypoint '/docker-entrypoint.sh' nginx:1.27

docker run --network backend --network-alias api --network-alias api.local --ip 172.30.0.10 alpine:3.22

docker run --network=six --ip6 fd00:30::99 --link-local-ip 169.254.8.8 --mac-address 02:42:ac:11:00:02 alpine:3.22

docker run --network name=backend,alias=one,ip=172.30.0.11 --network frontend alpine:3.22

docker run --network host nginx:1.27

docker run --net none alpine:3.22

docker run --mac-address 02:42:ac:11:00:03 alpine:3.22

docker run --net bridge alpine:3.22

docker run --network container:db --pid container:db --ipc container:db alpine:3.22

docker run --link db:database --link db alpine:3.22

docker run --add-host host.docker.internal:host-gateway --add-host=six:::1 --dns 1.1.1.1 --dns 8.8.8.8 --dns-search example.com --dns-option ndots:2 --hostname api --domainname example.com alpine:3.22

docker run -m 512m --memory-reservation 256m --memory-swap 1g --memory-swappiness 10 --cpus 1.5 --cpu-shares 512 --cpuset-cpus 0 --pids-limit 100 --shm-size 128m --oom-score-adj -500 --oom-kill-disable alpine:3.22

docker run --cpu-period 50000 --cpu-quota 25000 alpine:3.22

docker run --ulimit nofile=1024:2048 --ulimit core=0 --ulimit memlock=-1:-1 alpine:3.22

docker run --sysctl net.core.somaxconn=1024 --sysctl net.ipv4.ip_forward=1 alpine:3.22

docker run --device /dev/null:/dev/zero2:rwm --device /dev/zero --device-cgroup-rule 'c 13:* rmw' alpine:3.22

docker run --gpus all python:3.13-slim

docker run --gpus 2 python:3.13-slim

docker run --gpus '"device=0,2","capabilities=compute,utility"' python:3.13-slim

docker run --cap-add NET_ADMIN --cap-add=SYS_TIME --cap-drop ALL --security-opt no-new-privileges --security-opt seccomp=seccomp.json --read-only --user 1000:1000 --group-add 27 --group-add audio alpine:3.22

docker run --privileged --pid=host --ipc=host --uts=host --userns=host --cgroupns=host alpine:3.22

docker run -u $(id -u):$(id -g) --init --stop-signal SIGINT --stop-timeout 30 --runtime runc alpine:3.22 sleep 60

docker run --health-cmd 'curl -f http://localhost/ || exit 1' --health-interval 30s --health-timeout=5s --health-retries 3 --health-start-period 1m30s --health-start-interval 2s nginx:1.27

docker run --no-healthcheck nginx:1.27

docker run --log-driver json-file --log-opt max-size=10m --log-opt max-file=3 nginx:1.27

docker run -l com.example.team=web -l 'traefik.http.routers.web.rule=Host(`a.example.com`)' -l bare -l n=1 --annotation com.example.note=hello nginx:1.27

docker run --platform linux/amd64 --pull never --cgroup-parent /limits alpine:3.22

docker run --blkio-weight 300 --blkio-weight-device /dev/null:200 --device-read-bps /dev/null:1mb --device-read-iops /dev/null:100 --device-write-bps /dev/null:2mb --device-write-iops /dev/null:200 alpine:3.22

docker run --cpu-rt-period 1000000 --cpu-rt-runtime 950000 alpine:3.22

docker run --use-api-socket alpine:3.22

docker run \
  --name multi \
  -p 8082:80 \
  nginx:1.27

sudo docker container run --detach --tty --interactive busybox:1.37 sh -c "while true; do date; sleep 1; done"

docker run --network host -p 80:80 nginx:1.27

docker run -m 536870912 --memory-swap -1 --pids-limit -1 --cpus .5 --shm-size 67108864 --stop-timeout 0 --blkio-weight 0 alpine:3.22

docker run --memory 1.5g --ulimit nofile=65535 --ulimit rtprio=99 --cpus 2 --cpu-shares 0 --restart on-failure alpine:3.22

docker run -v ./src:/src:cached -v ./conf:/conf:Z --mount type=bind,src=./html,dst=/html,ro,consistency=cached alpine:3.22

docker run -h web --init=false --privileged=false -t=false --pull missing --cgroupns private --ipc private alpine:3.22

docker run --security-opt label=disable --security-opt apparmor=unconfined --security-opt no-new-privileges:true --ipc shareable alpine:3.22

docker run --gpus count=1,driver=nvidia --expose 53/udp --log-driver=json-file --log-opt mode=non-blocking --log-opt 'tag={{.Name}}' python:3.13-slim

docker run --add-host a:10.0.0.1 --add-host a:10.0.0.2 --volumes-from files --tmpfs /a:exec,mode=755 --label 'json={"a": "$b"}' alpine:3.22

docker run --log-opt max-size=1m --health-cmd='test "$(cat /ok)" = 1' --health-interval 0 nginx:1.27

docker run --mount type=volume,source=tmp,target=/t,volume-driver=local,volume-opt=type=tmpfs,volume-opt=device=tmpfs --mount '"type=volume","target=/u"' alpine:3.22

docker run -e FOO=1 -e FOO -e BAR -e BAR=2 -v data:/one -v data:/two:ro -p 80:80 -p 80:80/udp -p 0.0.0.0:81:80 nginx:1.27

docker run -w "$HOME" -u "nobody:$GROUP" --name "app-$TAG" --network frontend --network-alias $TAG -p $PORT:80 -p "127.0.0.1:${PORT:-1}:81" nginx:${TAG:-latest}

docker run --entrypoint "" --health-cmd "" alpine:3.22 true

docker run --network default alpine:3.22 tail -f /dev/null
