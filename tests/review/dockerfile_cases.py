"""For each rule a Dockerfile in which it finds something, and ones that are close to it and have nothing of the kind.

`BASE` is put before those that have no FROM of their own.
"""

from typing import NamedTuple

BASE = "FROM debian:12\n"
MERGE = "<" * 7
FENCE = "`" * 3


class Case(NamedTuple):
    """A rule's example.

    Attributes:
        rule: the rule.
        text: what has it.
        line: where it is found.
        without: what hasn't it.
        fix: the corrected lines that are offered; None if that isn't what the example is about.
    """

    rule: str
    text: str
    line: int
    without: tuple[str, ...] = ()
    fix: str | None = None


def whole(text: str) -> str:
    """Return an example as a Dockerfile."""
    has_from = any(line.lstrip().lower().startswith("from ") for line in text.splitlines())
    return text if has_from or text.startswith(("!", "#")) else BASE + text


REFUSED = (
    Case("NoFrom", "# nothing\n", 1, ("FROM scratch\n",)),
    Case("NoFrom", "#\nARG A\n", 1),
    Case("NoFromFirst", "RUN true\nFROM debian:12\n", 1, ("ARG A=12\nFROM debian:$A\n",)),
    Case("UnknownInstruction", "EXPOES 80\n", 2, ("expose 80\n", "Expose 80\n"), "EXPOSE 80"),
    Case("UnknownInstruction", "FORM debian:12\nFROM debian:12\n", 1, (), "FROM debian:12"),
    Case(
        "MissingContinuation",
        "RUN a &&\\\n  b\n  && c\n",
        4,
        ("RUN a && \\\n  b \\\n  && c\n",),
        "RUN a &&\\\n  b \\\n  && c",
    ),
    Case("ContinuationOfNothing", "RUN a\n \\\n", 3, ("\\\nRUN a\n", "RUN a \\\n")),
    Case("MergeConflict", f"{MERGE} HEAD\nRUN a\n", 2, ("RUN a <<<<<<< b\n",)),
    Case("MarkdownFence", f"{FENCE}\nRUN a\n", 2),
    Case("UnknownFlag", "COPY --form=a b c\n", 2, ("COPY --chown=a b c\n",), "COPY --from=a b c"),
    Case("NoFlags", "CMD --version\n", 2, ('CMD ["--version"]\n', "CMD a --version\n")),
    Case("RepeatedFlag", "COPY --chown=a --chown=b c d\n", 2, ("COPY --exclude=a --exclude=b c d\n",)),
    Case("FlagWithoutValue", "COPY --chown a b c\n", 2, ("COPY --link a b\n",), "COPY --chown=a b c"),
    Case("FlagNotBoolean", "COPY --link=yes a b\n", 2, ("COPY --link=TRUE a b\n",), "COPY --link a b"),
    Case("BadFlagValue", "RUN --network=off a\n", 2, ("RUN --network=none a\n",)),
    Case("BadFlagValue", "RUN --mount=type=cache,target=/a,sharing=lock a\n", 2),
    Case("MissingArguments", "USER\n", 2, ("USER a\n", "CMD\n")),
    Case("CopyWithoutTarget", "COPY a\n", 2, ("COPY a b\n", 'COPY ["a", "b"]\n')),
    Case("BadFrom", "FROM debian:12 build\n", 1, ("FROM debian:12 AS build\n",), "FROM debian:12 AS build"),
    Case("BadFrom", "FROM debian: 12\n", 1, (), "FROM debian:12"),
    Case("BadFrom", "FROM debian:12 # the base\n", 1, ("# the base\nFROM debian:12\n",), "FROM debian:12"),
    Case("BadStageName", "FROM debian:12 AS 1st\n", 1, ("FROM debian:12 AS a.b-c_1\n",)),
    Case("BadJsonTypes", 'CMD ["a", 80]\n', 2, ('CMD ["a", "80"]\n',)),
    Case("ValueMissing", "ENV A\n", 2, ("ENV A=\n", "ARG A\n", "ENV A b\n")),
    Case("EqualsMissing", "ENV A=b c\n", 2, ('ENV A="b c"\n', "ENV A=b\\ c\n", "ENV A b c\n")),
    Case("BlankName", "ARG =a\n", 2, ("ARG a=\n",)),
    Case("UnclosedQuote", "ENV A='b\n", 2, ('ENV A="it\'s"\n', "ENV A=b\\'\n", "RUN echo 'a\n")),
    Case("UnclosedQuote", "LABEL a it's\n", 2),
    Case("UnclosedQuote", "ENV A=${b\n", 2, ("ENV A=1\nENV B=${A}\n",)),
    Case(
        "UnclosedHeredoc",
        "RUN <<END\na\n END\n",
        2,
        ("RUN <<END\na\nEND\n", "RUN <<-END\na\n\tEND\n", "RUN echo '<<END'\n"),
    ),
    Case("ShellNeedsJson", "SHELL /bin/bash -c\n", 2, ('SHELL ["/bin/bash", "-c"]\n',)),
    Case("BadOnbuild", "ONBUILD FROM a\n", 2, ("ONBUILD RUN a\n",)),
    Case("InvalidPort", "EXPOSE 127.0.0.1.80:80\n", 2, ("EXPOSE 127.0.0.1:80:80\n", "EXPOSE [::1]:80:80\n")),
    Case(
        "BadChecksum",
        "ADD --checksum=abc https://example.com/a /b\n",
        2,
        ("ADD --checksum=$A https://example.com/a /b\n",),
    ),
    Case("EmptyVolume", "VOLUME $A\n", 2, ("VOLUME /a$A\n", "ARG A=/a\nVOLUME $A\n")),
    Case("EmptyVolume", 'VOLUME [""]\n', 2, ('VOLUME ["/a"]\n', "VOLUME /a\n")),
    Case("RepeatedDirective", "# escape=`\n# escape=`\nFROM debian:12\n", 2, ("# escape=`\n# syntax=a\nFROM a:1\n",)),
    Case("BadEscape", "# escape=/\nFROM debian:12\n", 1, ("# other\n# escape=/\nFROM debian:12\n",), "# escape=\\"),
    Case("BadCheckDirective", "# check=all\nFROM debian:12\n", 1, ("# check=skip=all;error=true\nFROM debian:12\n",)),
    Case("InvalidPort", "EXPOSE 80 70000\n", 2, ("EXPOSE 80 8000-8010 0 65535/udp $PORT\n",)),
    Case("InvalidPort", "EXPOSE http\n", 2),
    Case("InvalidPort", "EXPOSE 80 # web\n", 2, (), "EXPOSE 80"),
    Case("InvalidPort", "EXPOSE 90-80\n", 2),
    Case("InvalidProtocol", "EXPOSE 80/http\n", 2, ("EXPOSE 80/sctp\n",)),
    Case(
        "BadSignal",
        "STOPSIGNAL SIGTREM\n",
        2,
        ("STOPSIGNAL SIGTERM\n", "STOPSIGNAL 9\n", "STOPSIGNAL RTMIN+3\n"),
        "STOPSIGNAL SIGTERM",
    ),
    Case("HealthcheckNone", "HEALTHCHECK NONE a\n", 2, ("HEALTHCHECK NONE\n",), "HEALTHCHECK NONE"),
    Case(
        "HealthcheckWithoutCmd",
        "HEALTHCHECK --interval=5s curl a\n",
        2,
        ("HEALTHCHECK cmd curl a\n",),
        "HEALTHCHECK --interval=5s CMD curl a",
    ),
    Case("HealthcheckWithoutCommand", "HEALTHCHECK CMD\n", 2, ("HEALTHCHECK CMD a\n",)),
    Case(
        "BadDuration",
        "HEALTHCHECK --interval=30 CMD a\n",
        2,
        ("HEALTHCHECK --interval=1m30s CMD a\n",),
        "HEALTHCHECK --interval=30s CMD a",
    ),
    Case("BadRetries", "HEALTHCHECK --retries=3s CMD a\n", 2, ("HEALTHCHECK --retries=3 CMD a\n",)),
    Case(
        "BadMountType",
        "RUN --mount=type=cahce,target=/a b\n",
        2,
        ("RUN --mount=type=tmpfs,target=/a b\n",),
        "RUN --mount=type=cache,target=/a b",
    ),
    Case(
        "BadMountKey",
        "RUN --mount=type=cache,target=/a,size=1 b\n",
        2,
        ("RUN --mount=type=tmpfs,target=/a,size=1 b\n",),
    ),
    Case("MountKeyWithoutValue", "RUN --mount=type=cache,target b\n", 2, ("RUN --mount=type=bind,target=/a,rw b\n",)),
    Case(
        "MountWithout",
        "RUN --mount=type=cache a\n",
        2,
        ("RUN --mount=type=cache,dst=/a b\n", "RUN --mount=type=ssh a\n"),
    ),
    Case("MountWithout", "RUN --mount=type=secret a\n", 2, ("RUN --mount=type=secret,id=a b\n",)),
    Case("CopyFromVariable", "COPY --from=$A b c\n", 2, ("COPY --from=alpine:3 b c\n",)),
    Case("CopyFromMissingNumber", "COPY --from=1 a b\n", 2, ("FROM a:1\nFROM a:2\nCOPY --from=0 a b\n",)),
    Case("CopyFromItself", "FROM a:1 AS b\nCOPY --from=B c d\n", 2, ("FROM a:1 AS b\nFROM a:1\nCOPY --from=B c d\n",)),
    Case("CopyFromLaterStage", "FROM a:1\nCOPY --from=b c d\nFROM a:1 AS b\n", 2),
    Case("CopyFromLaterStage", "FROM a:1\nCOPY --from=1 c d\nFROM a:1 AS b\n", 2),
    Case(
        "InvalidImageName",
        "FROM Debian:12\n",
        1,
        ("FROM Registry.example.com:5000/a/b_c:1.2\n", "FROM a@sha256:" + "0" * 64 + "\n"),
        "FROM debian:12",
    ),
    Case("InvalidImageName", "COPY --from=Nginx a b\n", 2),
    Case("BadPlatform", "FROM --platform=ubuntu debian:12\n", 1, ("FROM --platform=linux debian:12\n",)),
)

CHECKS = (
    Case(
        "NoEmptyContinuation",
        "RUN a && \\\n\n  b\n",
        3,
        ("RUN a && \\\n# or\n  b\n", "RUN a\n\nRUN b\n", "RUN a \\\n\n"),
        "RUN a && \\\n  b",
    ),
    Case("ConsistentInstructionCasing", "FROM debian:12\nrun a\n", 2, ("from debian:12\nrun a\n",), "RUN a"),
    Case("StageNameCasing", "FROM debian:12 AS Build\n", 1, ("FROM debian:12 AS build\n",), "FROM debian:12 AS build"),
    Case("FromAsCasing", "FROM debian:12 as b\n", 1, ("from debian:12 as b\n",), "FROM debian:12 AS b"),
    Case("ReservedStageName", "FROM debian:12 AS scratch\n", 1, ("FROM scratch\n",)),
    Case("DuplicateStageName", "FROM a:1 AS b\nFROM a:1 AS B\n", 2, ("FROM a:1 AS b\nFROM a:1 AS c\n",)),
    Case(
        "JSONArgsRecommended",
        "CMD npm start\n",
        2,
        ('SHELL ["/bin/bash", "-c"]\nCMD npm start\n', "HEALTHCHECK CMD a\n", "RUN a\n"),
        'CMD ["npm", "start"]',
    ),
    Case(
        "JSONArgsRecommended", 'CMD serve --port "$PORT"\n', 2, (), 'CMD ["sh", "-c", "exec serve --port \\"$PORT\\""]'
    ),
    Case(
        "JSONArgsRecommended",
        "ENTRYPOINT a && b\n",
        2,
        ('FROM a:1 AS b\nSHELL ["/c"]\nFROM b\nENTRYPOINT d\n',),
        'ENTRYPOINT ["sh", "-c", "a && exec b"]',
    ),
    Case("JSONArgsRecommended", "CMD a; b\n", 2, (), ""),
    Case("JSONArgsRecommended", "CMD A=1 b $C\n", 2, (), 'CMD ["sh", "-c", "A=1 exec b $C"]'),
    Case(
        "MaintainerDeprecated",
        "MAINTAINER me <me@example.com>\n",
        2,
        ("LABEL maintainer=me\n",),
        'LABEL org.opencontainers.image.authors="me <me@example.com>"',
    ),
    Case(
        "UndefinedArgInFrom",
        "ARG VERSION=12\nFROM debian:${VERSON}\n",
        2,
        ("FROM --platform=$BUILDPLATFORM debian:12\n",),
        "FROM debian:${VERSION}",
    ),
    Case(
        "UndefinedVar",
        "ENV APP_HOME=/app\nWORKDIR $APP_HOEM\n",
        3,
        ("ARG A\nWORKDIR /a/$A\n", "ENV PATH=/a:$PATH\n", "RUN echo $A\n", "ENV A='$B'\n", "ENV A=\\$B\n"),
        "WORKDIR $APP_HOME",
    ),
    Case(
        "UndefinedVar",
        "ARG V=1\nFROM debian:12\nLABEL version=$V\n",
        3,
        ("ARG V=1\nFROM debian:12\nARG V\nLABEL version=$V\n",),
        "ARG V\nLABEL version=$V",
    ),
    Case(
        "UndefinedVar",
        "ENV A=1 B=$A\n",
        2,
        (
            "FROM a/b:1\nENV JAR=$MY_JAR\n",
            "FROM node:22\nENV V=$NODE_VERSION\n",
            "FROM a:1 AS b\nARG C\nFROM b\nLABEL c=$C\n",
        ),
    ),
    Case("UndefinedVar", "COPY <<END /a\n$B\nEND\n", 2, ("COPY <<'END' /a\n$B\nEND\n",)),
    Case(
        "WorkdirRelativePath",
        "WORKDIR app\n",
        2,
        (
            "WORKDIR /a\nWORKDIR b\n",
            "FROM a:1 AS b\nWORKDIR /c\nFROM b\nWORKDIR d\n",
            "# escape=`\nFROM a:1\nWORKDIR C:\\a\n",
        ),
        "WORKDIR /app",
    ),
    Case(
        "MultipleInstructionsDisallowed",
        'CMD ["a"]\nCMD ["b"]\n',
        2,
        ('FROM a:1 AS b\nCMD ["c"]\nFROM b\nCMD ["d"]\n',),
    ),
    Case("LegacyKeyValueFormat", "ENV A b c\n", 2, ("ENV A=b\n",), 'ENV A="b c"'),
    Case("LegacyKeyValueFormat", "ENV A = b\n", 2, (), "ENV A=b"),
    Case("BadJsonForm", 'CMD ["a" "b"]\n', 2, (), 'CMD ["a", "b"]'),
    Case(
        "RedundantTargetPlatform",
        "FROM --platform=$TARGETPLATFORM debian:12\n",
        1,
        ("FROM --platform=$BUILDPLATFORM debian:12\n",),
        "FROM debian:12",
    ),
    Case(
        "FromPlatformFlagConstDisallowed",
        "FROM --platform=linux/amd64 debian:12\n",
        1,
        ("FROM --platform=linux/amd64 debian:12 AS for-amd64\n",),
        "FROM debian:12",
    ),
    Case(
        "SecretsUsedInArgOrEnv",
        "ARG NPM_TOKEN\n",
        2,
        ("ARG TOKENS\n", "ENV PASSWORD_FILE=/run/a PUBLIC_KEY=b MONKEY=c KEYCLOAK=d\n"),
    ),
    Case(
        "InvalidDefaultArgInFrom",
        "ARG V\nFROM debian:$V\n",
        2,
        ("ARG V\nFROM debian:${V:-12}\n", "ARG V\nFROM debian:12$V\n"),
    ),
    Case("ExposeProtoCasing", "EXPOSE 80/TCP\n", 2, ("EXPOSE 80/tcp\n",), "EXPOSE 80/tcp"),
    Case("ExposeInvalidFormat", "EXPOSE 8080:80\n", 2, ("EXPOSE 80\n",), "EXPOSE 80"),
    Case(
        "InvalidDefinitionDescription",
        "# check=experimental=all\n# what it is\nFROM a:1 AS b\n",
        3,
        ("# check=experimental=all\n# b is it\nFROM a:1 AS b\n", "# what it is\nFROM a:1 AS b\n"),
    ),
)

ADVICE = (
    Case(
        "BadJsonForm",
        "CMD ['npm', 'start']\n",
        2,
        ('CMD [ "npm", "start" ]\n', "RUN test -f a\n"),
        'CMD ["npm", "start"]',
    ),
    Case("BadJsonForm", 'CMD ["npm", "start"\n', 2, (), 'CMD ["npm", "start"]'),
    Case("BadJsonForm", "CMD [\u201cnpm\u201d, start,]\n", 2, (), 'CMD ["npm", "start"]'),
    Case("BadJsonForm", "CMD [npm start] && a 'b\n", 2, (), ""),
    Case("CdWithoutEffect", "RUN cd /app\n", 2, ("WORKDIR /app\n",), "WORKDIR /app"),
    Case(
        "CdInRun",
        "WORKDIR /a\nRUN cd /b && make\n",
        3,
        ("RUN make -C /b\n", "RUN x=$(cd /b && pwd) && echo $x\n"),
        "WORKDIR /b\nRUN make\nWORKDIR /a",
    ),
    Case(
        "UnpinnedBaseImage",
        "FROM debian\n",
        1,
        ("FROM scratch\n", "FROM a:1 AS b\nFROM b\n", "FROM a@sha256:" + "0" * 64 + "\n", "ARG I=a\nFROM $I\n"),
    ),
    Case("UnpinnedBaseImage", "FROM localhost:5000/debian\n", 1, ("FROM localhost:5000/debian:12\n",)),
    Case("UnpinnedBaseImage", "FROM debian:latest\n", 1),
    Case(
        "CopyFromUnknownStage",
        "FROM a:1 AS build\nFROM a:1\nCOPY --from=biuld b c\n",
        3,
        ("COPY --from=nginx:1 a b\n",),
        "COPY --from=build b c",
    ),
    Case("CopyManyNeedsFolder", "COPY a b /c\n", 2, ("COPY a b /c/\n", "COPY a b .\n", "COPY a /c\n"), "COPY a b /c/"),
    Case("CopyFromOutside", "COPY ../a b\n", 2, ("COPY a/../b c\n", "FROM a:1 AS b\nFROM a:1\nCOPY --from=b ../a b\n")),
    Case(
        "AddFromUrl",
        "ADD https://example.com/a /b\n",
        2,
        ("ADD --checksum=sha256:" + "0" * 64 + " https://example.com/a /b\n", "ADD https://example.com/a.git /b\n"),
    ),
    Case("AddInsteadOfCopy", "ADD . /app\n", 2, ("ADD a.tar.gz /b\n", "ADD git@example.com:a.git /b\n"), "COPY . /app"),
    Case("DockerignoreAdvised", "COPY . .\n", 2, ("COPY src .\n", "FROM a:1 AS b\nFROM a:1\nCOPY --from=b . .\n")),
    Case(
        "SourceBeforeInstall",
        "WORKDIR /a\nCOPY . .\nRUN npm ci\n",
        3,
        (
            "COPY package.json .\nRUN npm ci\nCOPY . .\nRUN npm run build\n",
            "COPY package.json .\nRUN npm ci\nCOPY . .\nRUN npm ci --omit=dev\n",
            "COPY . .\nRUN pip install .\n",
            "COPY . .\nRUN npm install -g a\n",
            "RUN npm ci\n",
            "COPY . .\nRUN --mount=type=cache,target=/root/.npm npm ci\n",
        ),
        "COPY package*.json ./\nRUN npm ci\nCOPY . .",
    ),
    Case(
        "SourceBeforeInstall",
        "COPY . .\nRUN pip install -r requirements.txt\n",
        2,
        (),
        "COPY requirements.txt ./\nRUN pip install -r requirements.txt\nCOPY . .",
    ),
    Case(
        "SourceBeforeInstall",
        "COPY . .\nRUN go mod download\n",
        2,
        (),
        "COPY go.mod go.sum* ./\nRUN go mod download\nCOPY . .",
    ),
    Case(
        "SourceBeforeInstall",
        "COPY . .\nRUN bundle install\n",
        2,
        (),
        "COPY Gemfile Gemfile.lock* ./\nRUN bundle install\nCOPY . .",
    ),
    Case("SourceBeforeInstall", "COPY . .\nRUN composer install\n", 2, (), ""),
    Case("SourceBeforeInstall", "COPY . /srv\nRUN npm ci\n", 2, (), ""),
    Case(
        "SourceBeforeInstall",
        "COPY . .\nRUN npm ci && npm run build\n",
        2,
        (),
        "COPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build",
    ),
    Case("SourceBeforeInstall", "COPY . .\nRUN make && npm ci\n", 2, (), ""),
    Case("SourceBeforeInstall", "COPY . .\nRUN pip install -r a.txt -c b.txt\n", 2, (), ""),
    Case(
        "NpmInstallWithLock",
        "COPY package.json package-lock.json ./\nRUN npm install\n",
        3,
        ("COPY package.json ./\nRUN npm install\n", "COPY package-lock.json ./\nRUN npm install a\n"),
        "RUN npm ci",
    ),
    Case(
        "AptUpdateAlone",
        "RUN apt-get update\nRUN apt-get install -y a\n",
        2,
        ("RUN apt-get update && apt-get install -y a\n",),
        "RUN apt-get update \\\n    && apt-get install -y a",
    ),
    Case(
        "AptWithoutYes",
        "RUN apt-get update && apt-get install a\n",
        2,
        (
            "RUN apt-get -y install a\n",
            "RUN apt-get install -yqq a\n",
            "RUN apt-get -qq install a\n",
            "RUN yes | apt-get install a\n",
        ),
        "RUN apt-get update && apt-get install -y a",
    ),
    Case(
        "AptListsKept",
        "RUN apt-get update && apt-get install -y a\n",
        2,
        (
            "RUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*\n",
            "RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y a\n",
            "FROM a:1 AS b\nRUN apt-get update && apt-get install -y c\nFROM a:1\nCOPY --from=b /d /d\n",
            'SHELL ["powershell"]\nRUN apt-get update && apt-get install -y a\n',
        ),
        "RUN apt-get update && apt-get install -y a \\\n    && rm -rf /var/lib/apt/lists/*",
    ),
    Case("AptListsKept", "FROM a:1 AS b\nRUN apt-get update && apt-get install -y c\nFROM b\n", 2),
    Case(
        "AptListsKept",
        "FROM a:1 AS b\nRUN apt-get update && apt-get install -y c\nFROM scratch\nCOPY --from=b / /\n",
        2,
    ),
    Case(
        "AptListsKept",
        "RUN <<END\napt-get update\napt-get install -y a\nEND\n",
        3,
        (),
        "RUN <<END\napt-get update\napt-get install -y a\nrm -rf /var/lib/apt/lists/*\nEND",
    ),
    Case(
        "AptRecommends",
        "RUN apt-get install -y \\\n    a \\\n    b\n",
        2,
        (
            "RUN apt-get install -y --no-install-recommends a\n",
            "RUN apt-get install -y -o APT::Install-Recommends=0 a\n",
        ),
        "RUN apt-get install --no-install-recommends -y \\\n    a \\\n    b",
    ),
    Case(
        "AptInsteadOfAptGet",
        "RUN apt update && apt install -y a\n",
        2,
        ("RUN apt list\n", "RUN echo apt install\n"),
        "RUN apt-get update && apt-get install -y a",
    ),
    Case(
        "ApkCacheKept",
        "RUN apk add a\n",
        2,
        ("RUN apk add --no-cache a\n", "RUN --mount=type=cache,target=/var/cache/apk apk add a\n"),
        "RUN apk add --no-cache a",
    ),
    Case(
        "YumCacheKept",
        "RUN dnf install -y a\n",
        2,
        ("RUN dnf install -y a && dnf clean all\n", "RUN yum install -y a && rm -rf /var/cache/yum\n"),
        "RUN dnf install -y a \\\n    && dnf clean all",
    ),
    Case("YumWithoutYes", "RUN yum install a\n", 2, ("RUN yum -y install a\n",), "RUN yum install -y a"),
    Case(
        "PipCacheKept",
        "RUN python3 -m pip install a\n",
        2,
        (
            "RUN pip install --no-cache-dir a\n",
            "ENV PIP_NO_CACHE_DIR=1\nRUN pip install a\n",
            "RUN --mount=type=cache,target=/root/.cache/pip pip install a\n",
        ),
        "RUN python3 -m pip install --no-cache-dir a",
    ),
    Case("PipCacheKept", "RUN pip install a\nENV PIP_NO_CACHE_DIR=1\n", 2, (), "RUN pip install --no-cache-dir a"),
    Case(
        "SudoInRun",
        "RUN sudo make && sudo make install\n",
        2,
        ("RUN apt-get install -y sudo\n",),
        "RUN make && make install",
    ),
    Case(
        "PipeWithoutPipefail",
        "RUN curl a | tar x\n",
        2,
        (
            "RUN set -o pipefail && curl a | tar x\n",
            'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN a | b\n',
            "RUN a || b\n",
            "RUN echo 'a | b'\n",
        ),
    ),
    Case(
        "SecretInCommand",
        "RUN curl -u me:hunter22 https://example.com\n",
        2,
        ("RUN curl -u $USER:$PASS https://example.com\n", "RUN git clone https://$T@example.com/a\n"),
    ),
    Case(
        "SecretInCommand",
        "RUN git clone https://me:hunter22@example.com/a\n",
        2,
        ("RUN git clone https://me:${TOKEN}@example.com/a\n",),
    ),
    Case(
        "SecretInCommand",
        "RUN npm config set //example.com/:_authToken hunter22\n",
        2,
        ("RUN npm config set //example.com/:_authToken $TOKEN\n", "RUN a --password-file=/run/secrets/b\n"),
    ),
    Case("SecretInCommand", "RUN curl -H 'Authorization: Bearer hunter22' https://example.com\n", 2),
    Case(
        "SecretInCommand",
        "RUN a glpat-" + "x" * 20 + "\n",
        2,
        ("RUN npm i npm-run-all-and-more-of-the-same-kind-of-thing\n",),
    ),
    Case("SecretInCommand", "RUN a --password=hunter22\n", 2, ("RUN a --password=$B --token $C\n",)),
    Case("RunsAsRoot", "USER root\n", 2, ("USER root\nUSER app\n", "FROM a:1 AS b\nUSER root\nFROM a:1\nUSER app\n")),
    Case(
        "NoUser",
        'CMD ["a"]\n',
        2,
        ('USER app\nCMD ["a"]\n', 'FROM postgres:17\nCMD ["a"]\n', "RUN a\n"),
        'RUN useradd --create-home app\nUSER app\nCMD ["a"]',
    ),
    Case(
        "NoUser",
        'FROM mirror.example.com/alpine:3\nCMD ["a"]\n',
        2,
        ('FROM example/own:1\nCMD ["a"]\n', 'FROM a:1\nCMD ["cron"]\n'),
    ),
    Case(
        "YumCacheKept",
        "RUN yum clean all && yum install -y a\n",
        2,
        (),
        "RUN yum clean all && yum install -y a \\\n    && yum clean all",
    ),
    Case("NoUser", 'FROM node:22\nCMD ["node"]\n', 2, (), 'USER node\nCMD ["node"]'),
    Case("NoUser", 'from node:22\ncmd ["node"]\n', 2, (), 'user node\ncmd ["node"]'),
    Case("NoUser", 'CMD ["sh", "-c", "exec a"]\n', 2, ('CMD ["sh", "-c", "cron && exec tail -f a"]\n',)),
)

CASES = (*REFUSED, *CHECKS, *ADVICE)
